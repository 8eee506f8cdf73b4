import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { discount } from './discount.js';

await runService({ ...discount, loadConfig });
