import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { gateway } from './gateway.js';

await runService({ ...gateway, loadConfig });
