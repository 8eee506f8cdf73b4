import { type DynamicModule, Module } from '@nestjs/common';
import { services } from '@shop/contracts/services';
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
import { UpstreamsModule } from '@shop/service-defaults/upstreams';
import { CancellationsController } from './cancellations/cancellations.controller.js';
import { CancellationsService } from './cancellations/cancellations.service.js';
import { Baskets } from './checkout/basket.js';
import { CheckoutController } from './checkout/checkout.controller.js';
import { CheckoutService } from './checkout/checkout.service.js';
import { CheckoutSteps } from './checkout/checkout-steps.js';
import { CheckoutSweep } from './checkout/checkout-sweep.js';
import { Checkouts } from './checkout/checkouts.js';
import { CheckoutsRepository } from './checkout/checkouts.repository.js';
import { Holds } from './checkout/holds.js';
import type { OrderConfig } from './config.js';
import { OrderEventsController } from './events/order-events.controller.js';
import { OrderEventsRepository } from './events/order-events.repository.js';
import { OrderEventsService } from './events/order-events.service.js';
import { OrderNews } from './events/order-news.js';
import { OrderStreams } from './events/order-streams.js';
import { PrismaClient } from './generated/prisma/client.js';
import { JobsModule } from './jobs.module.js';
import { OrderStatuses } from './orders/order-status.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersRepository } from './orders/orders.repository.js';
import { OrdersService } from './orders/orders.service.js';
import { ordersQueue } from './queues.js';
import { RefundsController } from './refunds/refunds.controller.js';
import { RefundsRepository } from './refunds/refunds.repository.js';
import { RefundsService } from './refunds/refunds.service.js';
import { OrderChanges } from './saga/order-changes.js';
import { OrderSteps } from './saga/order-steps.js';
import { SagaProcessor } from './saga/saga.processor.js';
import { SagaService } from './saga/saga.service.js';
import { SETTINGS } from './settings.js';

const service = 'order';

@Module({})
export class AppModule {
  static forRoot(config: OrderConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        UpstreamsModule.forRoot({ services: services.order.calls, config }),
        JobsModule.forRoot(config),
        CacheOpsModule.forRoot({ service, cache: Cache }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        HealthModule.forRoot({ checks: { inject: [Database, RedisClient], useFactory: healthChecks } }),
      ],
      controllers: [
        CheckoutController,
        OrdersController,
        OrderEventsController,
        CancellationsController,
        RefundsController,
      ],
      providers: [
        { provide: SETTINGS, useValue: config },
        ...[CheckoutService, Checkouts, CheckoutsRepository, CheckoutSteps, Baskets, Holds, CheckoutSweep],
        ...[OrdersService, OrdersRepository, OrderStatuses],
        ...[OrderNews, OrderStreams, OrderEventsService, OrderEventsRepository],
        ...[SagaProcessor, SagaService, OrderSteps, OrderChanges],
        ...[CancellationsService, RefundsService, RefundsRepository],
        jobWorker({ queue: ordersQueue, processor: SagaProcessor, handlers: ({ handlers }) => handlers }),
        repeatingTask({
          ...{ name: 'checkout-sweep', everyMs: config.CHECKOUT_SWEEP_MS, worker: CheckoutSweep },
          run: (sweep) => sweep.run(),
        }),
      ],
    };
  }
}

/** Orders are in Postgres alone; without Redis their jobs wait, and so do carts. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
