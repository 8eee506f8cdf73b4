import { type DynamicModule, Module } from '@nestjs/common';
import { InboxModule, inboxTasks } from '@shop/postgres/inbox';
import { redisSettings } from '@shop/redis/client';
import { QueueModule } from '@shop/redis/nest';
import { LOGGER, repeatingTask } from '@shop/service-defaults';
import type { NotificationConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { notificationsQueue } from './queues.js';

/** What jobs need here: the queue, and the inbox that guards against seconds. No job follows from one, so no outbox. */
@Module({})
export class JobsModule {
  static forRoot(config: NotificationConfig): DynamicModule {
    return {
      module: JobsModule,
      imports: [
        QueueModule.forRoot({
          service: 'notification',
          settings: redisSettings(config),
          queues: [notificationsQueue],
          loggerToken: LOGGER,
        }),
        InboxModule.forRoot({ client: PrismaClient }),
      ],
      providers: [...inboxTasks(repeatingTask)],
    };
  }
}
