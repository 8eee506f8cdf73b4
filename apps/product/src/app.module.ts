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
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesRepository } from './categories/categories.repository.js';
import { CategoriesService } from './categories/categories.service.js';
import type { ProductConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { InternalController } from './internal/internal.controller.js';
import { InternalRepository } from './internal/internal.repository.js';
import { InternalService } from './internal/internal.service.js';
import { JobsModule } from './jobs.module.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { stockQueue } from './queues.js';
import { ReservationsController } from './reservations/reservations.controller.js';
import { ReservationsRepository } from './reservations/reservations.repository.js';
import { ReservationsService } from './reservations/reservations.service.js';
import { SalesProcessor } from './reservations/sales.processor.js';
import { SalesService } from './reservations/sales.service.js';
import { SETTINGS } from './settings.js';
import { StockController } from './stock/stock.controller.js';
import { StockRepository } from './stock/stock.repository.js';
import { StockService } from './stock/stock.service.js';

const service = 'product';

@Module({})
export class AppModule {
  static forRoot(config: ProductConfig): DynamicModule {
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
      controllers: [
        ProductsController,
        StockController,
        ReservationsController,
        CategoriesController,
        InternalController,
      ],
      providers: [
        { provide: SETTINGS, useValue: config },
        ProductsService,
        ProductsRepository,
        StockService,
        StockRepository,
        ReservationsService,
        ReservationsRepository,
        SalesService,
        SalesProcessor,
        jobWorker({ queue: stockQueue, processor: SalesProcessor, handlers: ({ handlers }) => handlers }),
        expiry(config),
        CategoriesService,
        CategoriesRepository,
        InternalService,
        InternalRepository,
      ],
    };
  }
}

function expiry({ RESERVATION_SWEEP_MS }: ProductConfig) {
  return repeatingTask({
    ...{ name: 'reservation-expiry', everyMs: RESERVATION_SWEEP_MS, worker: ReservationsService },
    run: (reservations) => reservations.sweep(),
  });
}

/** Without Redis everything is answered from Postgres, slower; without Postgres only what is cached. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
