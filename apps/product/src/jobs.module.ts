import { type DynamicModule, Module } from '@nestjs/common';
import { Inbox, InboxModule } from '@shop/postgres/inbox';
import { OutboxModule, OutboxRelay, OutboxUpkeep } from '@shop/postgres/outbox';
import { redisSettings } from '@shop/redis/client';
import { QueueModule } from '@shop/redis/nest';
import { JobPublisher } from '@shop/redis/queue';
import { repeatingTask } from '@shop/service-defaults';
import type { ProductConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { ordersQueue, stockQueue } from './queues.js';

/** What jobs need: the queues, the outbox that feeds them, the inbox that guards against seconds. */
@Module({})
export class JobsModule {
  static forRoot(config: ProductConfig): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        QueueModule.forRoot({
          service: 'product',
          settings: redisSettings(config),
          queues: [stockQueue, ordersQueue],
        }),
        OutboxModule.forRoot({
          client: PrismaClient,
          transport: { inject: [JobPublisher], useFactory: (publisher: JobPublisher) => publisher },
        }),
        InboxModule.forRoot({ client: PrismaClient }),
      ],
      providers: tasks,
    };
  }
}

const tasks = [
  repeatingTask({
    ...{ name: 'outbox-publish', everyMs: 500, worker: OutboxRelay },
    run: (relay) => relay.publishDue(),
  }),
  repeatingTask({
    ...{ name: 'outbox-settle', everyMs: 1_000, worker: OutboxRelay },
    run: (relay) => relay.settle(),
  }),
  repeatingTask({
    ...{ name: 'outbox-upkeep', everyMs: 10_000, worker: OutboxUpkeep },
    run: (upkeep) => upkeep.run(),
  }),
  repeatingTask({
    ...{ name: 'inbox-sweep', everyMs: 600_000, worker: Inbox },
    run: (inbox) => inbox.sweep(),
  }),
];
