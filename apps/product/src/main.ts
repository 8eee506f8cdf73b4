import { runService } from '@shop/service-defaults';
import { loadConfig } from './config.js';
import { product } from './product.js';

await runService({ ...product, loadConfig });
