import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { identifyOperator } from '../identity/operator-identity.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { DrillsController } from './drills/drills.controller.js';
import { type DrillDeskAccess, DrillsService } from './drills/drills.service.js';
import { EdgeService } from './edge.service.js';
import { LIVE_STREAM_MS, LiveController } from './live/live.controller.js';
import { LiveFeed, type LiveReport } from './live/live-feed.js';
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

interface LiveSources {
  readonly ops: OpsService;
  readonly queues: QueuesService;
  readonly edge: EdgeService;
  /** Undefined: no drills are held here. */
  readonly drills: DrillsService | undefined;
}

/** Slots and roles change within a second; counts may wait for two. */
function liveReports({ ops, queues, edge, drills }: LiveSources): LiveReport[] {
  return [
    { part: 'topology', everyMs: 500, read: () => ops.topology() },
    { part: 'caches', everyMs: 2_000, read: () => ops.cache() },
    { part: 'queues', everyMs: 2_000, read: () => queues.overview() },
    { part: 'edge', everyMs: 2_000, read: () => edge.report() },
    ...(drills ? [{ part: 'drills', everyMs: 500, read: () => drills.report() } as const] : []),
  ];
}

/** What the shop tells about itself, for operators, the console, the replay and the drills. */
@Module({})
export class OpsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const options: OperatorGuardOptions = {
      identify: identifyOperator(config.OPERATOR_TOKEN),
      isOpen: config.SHOP_ENV === 'local',
    };
    const desk = deskOf(config);
    return {
      module: OpsModule,
      controllers: [
        OpsController,
        LiveController,
        RedisOpsController,
        QueuesController,
        DeadLettersController,
        MailsController,
        DrillsController,
        RequestsController,
      ],
      providers: [
        ...[OpsService, EdgeService, HotKeyReports, RedisOpsService, QueuesService, DeadLettersService],
        RequestsService,
        {
          provide: LiveFeed,
          inject: [OpsService, QueuesService, EdgeService, DrillsService],
          useFactory: (
            ...[ops, queues, edge, drills]: [OpsService, QueuesService, EdgeService, DrillsService]
          ) => new LiveFeed(liveReports({ ops, queues, edge, drills: desk && drills })),
        },
        { provide: DrillsService, useFactory: () => new DrillsService(desk) },
        { provide: LIVE_STREAM_MS, useValue: config.OPS_STREAM_MS },
        { provide: MailsService, useFactory: () => new MailsService(config.MAIL_CATCHER_URL) },
        { provide: OPERATOR_GUARD_OPTIONS, useValue: options },
      ],
    };
  }
}

/** Address and token come together, or there is no desk: the configuration sees to it. */
function deskOf({
  DRILL_DESK_URL: url,
  DRILL_DESK_TOKEN: token,
}: GatewayConfig): DrillDeskAccess | undefined {
  return url === undefined || token === undefined ? undefined : { url, token };
}
