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
import type { DiscountConfig } from './config.js';
import { CouponsController } from './coupons/coupons.controller.js';
import { CouponsRepository } from './coupons/coupons.repository.js';
import { CouponsService } from './coupons/coupons.service.js';
import { PrismaClient } from './generated/prisma/client.js';
import { JobsModule } from './jobs.module.js';
import { couponsQueue } from './queues.js';
import { RedemptionsController } from './redemptions/redemptions.controller.js';
import { RedemptionsRepository } from './redemptions/redemptions.repository.js';
import { RedemptionsService } from './redemptions/redemptions.service.js';
import { UsesProcessor } from './redemptions/uses.processor.js';
import { UsesService } from './redemptions/uses.service.js';
import { SETTINGS } from './settings.js';

const service = 'discount';

@Module({})
export class AppModule {
  static forRoot(config: DiscountConfig): DynamicModule {
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
      controllers: [CouponsController, RedemptionsController],
      providers: [
        { provide: SETTINGS, useValue: config },
        CouponsService,
        CouponsRepository,
        RedemptionsService,
        RedemptionsRepository,
        UsesService,
        UsesProcessor,
        jobWorker({ queue: couponsQueue, processor: UsesProcessor, handlers: ({ handlers }) => handlers }),
        repeatingTask({
          ...{ name: 'redemption-expiry', everyMs: config.REDEMPTION_SWEEP_MS, worker: RedemptionsService },
          run: (redemptions) => redemptions.sweep(),
        }),
      ],
    };
  }
}

/** Coupons are read from Redis for speed and counted in Postgres alone. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
