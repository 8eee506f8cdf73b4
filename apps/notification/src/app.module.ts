import { type DynamicModule, Module } from '@nestjs/common';
import { Database, PostgresModule, postgresSettings } from '@shop/postgres';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { jobWorker, RedisModule } from '@shop/redis/nest';
import { type HealthCheck, HealthModule, HotKeysOpsModule, LOGGER } from '@shop/service-defaults';
import type { NotificationConfig } from './config.js';
import { ContactsRepository } from './contacts/contacts.repository.js';
import { ContactsService } from './contacts/contacts.service.js';
import { PrismaClient } from './generated/prisma/client.js';
import { JobsModule } from './jobs.module.js';
import { MailModule } from './mails/mail.module.js';
import { MailServer } from './mails/mail-server.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsProcessor } from './notifications/notifications.processor.js';
import { NotificationsRepository } from './notifications/notifications.repository.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { notificationsQueue } from './queues.js';

const service = 'notification';

@Module({})
export class AppModule {
  static forRoot(config: NotificationConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        JobsModule.forRoot(config),
        MailModule.forRoot(config),
        HealthModule.forRoot({
          checks: { inject: [Database, RedisClient, MailServer], useFactory: healthChecks },
        }),
      ],
      controllers: [NotificationsController],
      providers: [
        NotificationsService,
        NotificationsRepository,
        ContactsService,
        ContactsRepository,
        NotificationsProcessor,
        jobWorker({
          ...{ queue: notificationsQueue, processor: NotificationsProcessor },
          handlers: ({ handlers }) => handlers,
        }),
      ],
    };
  }
}

/** Without Postgres nothing can be told. Without Redis no news comes, without the mail server none goes: they wait. */
function healthChecks(database: Database, redis: RedisClient, server: MailServer): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
    { name: 'smtp', critical: false, check: () => server.ping() },
  ];
}
