import { toAppError } from '@shop/postgres';
import { processTrails } from '@shop/redis/trails';
import { AppModule } from './app.module.js';
import type { DiscountConfig } from './config.js';

/** What main.ts runs and specs build: the service without its settings. */
export const discount = {
  name: 'discount',
  module: (config: DiscountConfig) => AppModule.forRoot(config),
  translateError: toAppError,
  trails: processTrails,
};
