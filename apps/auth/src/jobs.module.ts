import { type DynamicModule, Module } from '@nestjs/common';
import { OutboxModule, outboxOps, outboxTasks } from '@shop/postgres/outbox';
import { redisSettings } from '@shop/redis/client';
import { QueueModule } from '@shop/redis/nest';
import { JobPublisher, QueueInspector } from '@shop/redis/queue';
import { JobsOpsModule, LOGGER, repeatingTask } from '@shop/service-defaults';
import type { AuthConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { notificationsQueue } from './queues.js';

/** What jobs need: the queue, and the outbox that feeds it. Auth takes none, so no inbox. */
@Module({})
export class JobsModule {
  static forRoot(config: AuthConfig): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        QueueModule.forRoot({
          service: 'auth',
          settings: redisSettings(config),
          queues: [notificationsQueue],
          loggerToken: LOGGER,
        }),
        OutboxModule.forRoot({
          client: PrismaClient,
          transport: { inject: [JobPublisher], useFactory: (publisher: JobPublisher) => publisher },
        }),
        JobsOpsModule.forRoot({ service: 'auth', queues: QueueInspector, ...outboxOps }),
      ],
      providers: [...outboxTasks(repeatingTask)],
    };
  }
}
