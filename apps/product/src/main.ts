import { runService } from '@shop/service-defaults';
import { AppModule } from './app.module.js';
import { loadConfig } from './config.js';

await runService({ name: 'product', loadConfig, module: AppModule.forRoot });
