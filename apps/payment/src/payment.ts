import { toAppError } from '@shop/postgres';
import { processTrails } from '@shop/redis/trails';
import { AppModule } from './app.module.js';
import type { PaymentConfig } from './config.js';

/** What main.ts runs and specs build: the service without its settings. */
export const payment = {
  name: 'payment',
  module: (config: PaymentConfig) => AppModule.forRoot(config),
  translateError: toAppError,
  trails: processTrails,
};
