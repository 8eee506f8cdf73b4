import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { payment } from './payment.js';

await runService({ ...payment, loadConfig });
