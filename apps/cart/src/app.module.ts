import { type DynamicModule, Module } from '@nestjs/common';
import { services } from '@shop/contracts/services';
import { Database, PostgresModule, postgresSettings } from '@shop/postgres';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { jobWorker, QueueModule, RedisModule } from '@shop/redis/nest';
import {
  type HealthCheck,
  HealthModule,
  HotKeysOpsModule,
  LOGGER,
  repeatingTask,
} from '@shop/service-defaults';
import { UpstreamsModule } from '@shop/service-defaults/upstreams';
import { CartChanges } from './carts/cart-changes.js';
import { CartCopies } from './carts/cart-copies.js';
import { CartOwners } from './carts/cart-owners.js';
import { CatchUp } from './carts/catch-up.js';
import { CopiesController } from './carts/copies.controller.js';
import { CopyWatch } from './carts/copy-watch.js';
import { CartsController } from './carts/carts.controller.js';
import { CartsService } from './carts/carts.service.js';
import { ItemsController } from './carts/items.controller.js';
import { OrderedItemsProcessor } from './carts/ordered-items.processor.js';
import { OrderedItemsService } from './carts/ordered-items.service.js';
import type { CartConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { Journal } from './journal/journal.js';
import { JournalRepository } from './journal/journal.repository.js';
import { Products } from './products/products.js';
import { cartsQueue } from './queues.js';
import { SETTINGS } from './settings.js';

const service = 'cart';

@Module({})
export class AppModule {
  static forRoot(config: CartConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        QueueModule.forRoot({
          service,
          settings: redisSettings(config),
          queues: [cartsQueue],
          loggerToken: LOGGER,
        }),
        UpstreamsModule.forRoot({ services: services.cart.calls, config }),
        HealthModule.forRoot({ checks: { inject: [Database, RedisClient], useFactory: healthChecks } }),
      ],
      controllers: [CartsController, ItemsController, CopiesController],
      providers: [
        { provide: SETTINGS, useValue: config },
        CartsService,
        CartOwners,
        CartChanges,
        CartCopies,
        CatchUp,
        CopyWatch,
        Journal,
        JournalRepository,
        Products,
        OrderedItemsService,
        OrderedItemsProcessor,
        jobWorker({
          ...{ queue: cartsQueue, processor: OrderedItemsProcessor },
          handlers: ({ handlers }) => handlers,
        }),
        ...tasks(config),
      ],
    };
  }
}

function tasks({ CATCH_UP_MS, SWEEP_MS }: CartConfig) {
  return [
    repeatingTask({
      ...{ name: 'cart-catch-up', everyMs: CATCH_UP_MS, worker: CatchUp },
      run: (catchUp) => catchUp.runIfDue(),
    }),
    repeatingTask({
      ...{ name: 'journal-sweep', everyMs: SWEEP_MS, worker: Journal },
      run: (journal) => journal.sweep(),
    }),
  ];
}

/** A cart needs both: the journal to change, Redis to be read. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
