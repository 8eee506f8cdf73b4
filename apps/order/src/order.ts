import { toAppError } from '@shop/postgres';
import { processTrails } from '@shop/redis/trails';
import { AppModule } from './app.module.js';
import type { OrderConfig } from './config.js';

/** What main.ts runs and specs build: the service without its settings. */
export const order = {
  name: 'order',
  module: (config: OrderConfig) => AppModule.forRoot(config),
  translateError: toAppError,
  trails: processTrails,
};
