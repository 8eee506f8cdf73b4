import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { order } from './order.js';

await runService({ ...order, loadConfig });
