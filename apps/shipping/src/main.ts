import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { shipping } from './shipping.js';

await runService({ ...shipping, loadConfig });
