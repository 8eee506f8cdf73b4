import { toAppError } from '@shop/postgres';
import { processTrails } from '@shop/redis/trails';
import { AppModule } from './app.module.js';
import type { NotificationConfig } from './config.js';

/** What main.ts runs and specs build: the service without its settings. */
export const notification = {
  name: 'notification',
  module: (config: NotificationConfig) => AppModule.forRoot(config),
  translateError: toAppError,
  trails: processTrails,
};
