import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { identifyOperator } from '../identity/operator-identity.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { EdgeService } from './edge.service.js';
import { LIVE_STREAM_MS, LiveController } from './live/live.controller.js';
import { LiveFeed } from './live/live-feed.js';
import { MailsController } from './mails/mails.controller.js';
import { MailsService } from './mails/mails.service.js';
import { OPERATOR_GUARD_OPTIONS, type OperatorGuardOptions } from './operator.guard.js';
import { OpsController } from './ops.controller.js';
import { OpsService } from './ops.service.js';
import { QueuesController } from './queues/queues.controller.js';
import { QueuesService } from './queues/queues.service.js';
import { HotKeyReports } from './redis/hot-key-reports.js';
import { RedisOpsController } from './redis/redis-ops.controller.js';
import { RedisOpsService } from './redis/redis-ops.service.js';
import { RequestsController } from './requests/requests.controller.js';
import { RequestsService } from './requests/requests.service.js';

/** Slots and roles change within a second; counts may wait for two. */
const liveFeed = {
  provide: LiveFeed,
  inject: [OpsService, QueuesService, EdgeService],
  useFactory: (ops: OpsService, queues: QueuesService, edge: EdgeService) =>
    new LiveFeed([
      { part: 'topology', everyMs: 500, read: () => ops.topology() },
      { part: 'caches', everyMs: 2_000, read: () => ops.cache() },
      { part: 'queues', everyMs: 2_000, read: () => queues.overview() },
      { part: 'edge', everyMs: 2_000, read: () => edge.report() },
    ]),
};

/** What the shop tells about itself, for operators, the console, the replay and the drills. */
@Module({})
export class OpsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const options: OperatorGuardOptions = {
      identify: identifyOperator(config.OPERATOR_TOKEN),
      isOpen: config.SHOP_ENV === 'local',
    };
    return {
      module: OpsModule,
      controllers: [
        OpsController,
        LiveController,
        RedisOpsController,
        QueuesController,
        DeadLettersController,
        MailsController,
        RequestsController,
      ],
      providers: [
        ...[OpsService, EdgeService, HotKeyReports, RedisOpsService, QueuesService, DeadLettersService],
        RequestsService,
        liveFeed,
        { provide: LIVE_STREAM_MS, useValue: config.OPS_STREAM_MS },
        { provide: MailsService, useFactory: () => new MailsService(config.MAIL_CATCHER_URL) },
        { provide: OPERATOR_GUARD_OPTIONS, useValue: options },
      ],
    };
  }
}
