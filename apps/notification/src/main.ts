import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { notification } from './notification.js';

await runService({ ...notification, loadConfig });
