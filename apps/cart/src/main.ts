import { runService } from '@shop/service-defaults';
import { cart } from './cart.js';
import { loadConfig } from './config.js';

await runService({ ...cart, loadConfig });
