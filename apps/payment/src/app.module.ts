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
import { CallbacksController } from './callbacks/callbacks.controller.js';
import { CallbacksService } from './callbacks/callbacks.service.js';
import { CardsController } from './cards/cards.controller.js';
import { CardsRepository } from './cards/cards.repository.js';
import { CardsService } from './cards/cards.service.js';
import type { PaymentConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { JobsModule } from './jobs.module.js';
import { PaymentChanges } from './payments/payment-changes.js';
import { PaymentJobsService } from './payments/payment-jobs.service.js';
import { PaymentNews } from './payments/payment-news.js';
import { PaymentSteps } from './payments/payment-steps.js';
import { PaymentTransactions } from './payments/payment-transactions.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsProcessor } from './payments/payments.processor.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { PaymentsService } from './payments/payments.service.js';
import { PaymentsSweep } from './payments/payments-sweep.js';
import { paymentsQueue } from './queues.js';
import { SandboxModule } from './sandbox/sandbox.module.js';
import { SETTINGS } from './settings.js';
import { StatementController } from './statement/statement.controller.js';
import { StatementService } from './statement/statement.service.js';

const service = 'payment';

@Module({})
export class AppModule {
  static forRoot(config: PaymentConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        JobsModule.forRoot(config),
        SandboxModule.forRoot(config),
        CacheOpsModule.forRoot({ service, cache: Cache }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        HealthModule.forRoot({ checks: { inject: [Database, RedisClient], useFactory: healthChecks } }),
      ],
      controllers: [CardsController, PaymentsController, CallbacksController, StatementController],
      providers: [
        { provide: SETTINGS, useValue: config },
        ...[CardsService, CardsRepository],
        ...[PaymentsService, PaymentsRepository, PaymentTransactions, PaymentNews],
        ...[PaymentsProcessor, PaymentJobsService, PaymentChanges, PaymentSteps, PaymentsSweep],
        ...[CallbacksService, StatementService],
        jobWorker({
          queue: paymentsQueue,
          processor: PaymentsProcessor,
          handlers: ({ handlers }) => handlers,
        }),
        repeatingTask({
          ...{ name: 'payments-sweep', everyMs: config.PAYMENT_SWEEP_MS, worker: PaymentsSweep },
          run: (sweep) => sweep.run(),
        }),
      ],
    };
  }
}

/** Payments are in Postgres alone; without Redis their jobs wait. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
