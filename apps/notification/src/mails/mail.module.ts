import { type DynamicModule, Module } from '@nestjs/common';
import { repeatingTask } from '@shop/service-defaults';
import type { NotificationConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { MailCommits } from './mail-commits.js';
import { MailSender } from './mail-sender.js';
import { MailServer } from './mail-server.js';
import { MailsRepository } from './mails.repository.js';
import { Postman } from './postman.js';

/** Sends mails from rows, for as long as the app lives. */
@Module({})
export class MailModule {
  static forRoot(config: NotificationConfig): DynamicModule {
    return {
      module: MailModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: config },
        MailServer,
        MailsRepository,
        Postman,
        MailSender,
        MailCommits,
        repeatingTask({
          ...{ name: 'mail-send', everyMs: config.MAIL_POLL_MS, worker: MailSender },
          run: (sender) => sender.sendDue(),
        }),
      ],
      exports: [MailServer, MailCommits],
    };
  }
}
