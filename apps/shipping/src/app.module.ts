import { type DynamicModule, Module } from '@nestjs/common';
import { Database, PostgresModule, postgresSettings } from '@shop/postgres';
import { Cache } from '@shop/redis/cache';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { jobWorker, RedisModule } from '@shop/redis/nest';
import {
  CacheOpsModule,
  type HealthCheck,
  HealthModule,
  HotKeysOpsModule,
  LOGGER,
  repeatingTask,
} from '@shop/service-defaults';
import { BookingsProcessor } from './bookings/bookings.processor.js';
import { BookingsRepository } from './bookings/bookings.repository.js';
import { BookingsService } from './bookings/bookings.service.js';
import type { ShippingConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { JobsModule } from './jobs.module.js';
import { shipmentsQueue } from './queues.js';
import { RatesController } from './rates/rates.controller.js';
import { RatesRepository } from './rates/rates.repository.js';
import { RatesService } from './rates/rates.service.js';
import { SETTINGS } from './settings.js';
import { ShipmentsController } from './shipments/shipments.controller.js';
import { ShipmentsRepository } from './shipments/shipments.repository.js';
import { ShipmentsService } from './shipments/shipments.service.js';
import { StepsRepository } from './steps/steps.repository.js';
import { StepsService } from './steps/steps.service.js';
import { TrackingController } from './tracking/tracking.controller.js';
import { TrackingService } from './tracking/tracking.service.js';

const service = 'shipping';

@Module({})
export class AppModule {
  static forRoot(config: ShippingConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        JobsModule.forRoot(config),
        CacheOpsModule.forRoot({ service, cache: Cache }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        HealthModule.forRoot({ checks: { inject: [Database, RedisClient], useFactory: healthChecks } }),
      ],
      controllers: [RatesController, ShipmentsController, TrackingController],
      providers: [
        { provide: SETTINGS, useValue: config },
        RatesService,
        RatesRepository,
        ShipmentsService,
        ShipmentsRepository,
        TrackingService,
        BookingsService,
        BookingsRepository,
        BookingsProcessor,
        jobWorker({
          ...{ queue: shipmentsQueue, processor: BookingsProcessor },
          handlers: ({ handlers }) => handlers,
        }),
        StepsService,
        StepsRepository,
        repeatingTask({
          ...{ name: 'tracking-steps', everyMs: config.TRACKING_POLL_MS, worker: StepsService },
          run: (steps) => steps.makeDue(),
        }),
      ],
    };
  }
}

/** Rates are read from Redis for speed; shipments are in Postgres alone. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
