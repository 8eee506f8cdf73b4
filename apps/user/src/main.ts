import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { user } from './user.js';

await runService({ ...user, loadConfig });
