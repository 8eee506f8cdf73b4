import { type DynamicModule, Module } from '@nestjs/common';
import { InboxModule, inboxTasks } from '@shop/postgres/inbox';
import { OutboxModule, outboxOps, outboxTasks } from '@shop/postgres/outbox';
import { redisSettings } from '@shop/redis/client';
import { QueueModule } from '@shop/redis/nest';
import { JobPublisher, QueueInspector } from '@shop/redis/queue';
import { JobsOpsModule, LOGGER, repeatingTask } from '@shop/service-defaults';
import type { ShippingConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { notificationsQueue, ordersQueue, shipmentsQueue } from './queues.js';

/** What jobs need: the queues, the outbox that feeds them, the inbox that guards against seconds. */
@Module({})
export class JobsModule {
  static forRoot(config: ShippingConfig): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        QueueModule.forRoot({
          service: 'shipping',
          settings: redisSettings(config),
          queues: [shipmentsQueue, ordersQueue, notificationsQueue],
          loggerToken: LOGGER,
        }),
        OutboxModule.forRoot({
          client: PrismaClient,
          transport: { inject: [JobPublisher], useFactory: (publisher: JobPublisher) => publisher },
        }),
        InboxModule.forRoot({ client: PrismaClient }),
        JobsOpsModule.forRoot({ service: 'shipping', queues: QueueInspector, ...outboxOps }),
      ],
      providers: [...outboxTasks(repeatingTask), ...inboxTasks(repeatingTask)],
    };
  }
}
