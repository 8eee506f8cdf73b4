import { toAppError } from '@shop/postgres';
import { processTrails } from '@shop/redis/trails';
import { AppModule } from './app.module.js';
import type { UserConfig } from './config.js';

/** What main.ts runs and specs build: the service without its settings. */
export const user = {
  name: 'user',
  module: (config: UserConfig) => AppModule.forRoot(config),
  translateError: toAppError,
  trails: processTrails,
};
