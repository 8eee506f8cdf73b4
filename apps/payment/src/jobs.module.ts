import { type DynamicModule, Module } from '@nestjs/common';
import { OutboxModule, outboxOps, outboxTasks } from '@shop/postgres/outbox';
import { redisSettings } from '@shop/redis/client';
import { QueueModule } from '@shop/redis/nest';
import { JobPublisher, QueueInspector } from '@shop/redis/queue';
import { JobsOpsModule, LOGGER, repeatingTask } from '@shop/service-defaults';
import type { PaymentConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { ordersQueue, paymentsQueue } from './queues.js';

/** What jobs need: the queues, and the outbox that feeds them. No inbox: every job says whose row it is about. */
@Module({})
export class JobsModule {
  static forRoot(config: PaymentConfig): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        QueueModule.forRoot({
          service: 'payment',
          settings: redisSettings(config),
          queues: [paymentsQueue, ordersQueue],
          loggerToken: LOGGER,
        }),
        OutboxModule.forRoot({
          client: PrismaClient,
          transport: { inject: [JobPublisher], useFactory: (publisher: JobPublisher) => publisher },
        }),
        JobsOpsModule.forRoot({ service: 'payment', queues: QueueInspector, ...outboxOps }),
      ],
      providers: outboxTasks(repeatingTask),
    };
  }
}
