import { runService } from '@shop/service-defaults';
import { auth } from './auth.js';
import { loadConfig } from './config.js';

await runService({ ...auth, loadConfig });
