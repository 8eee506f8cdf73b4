import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { identifyOperator } from '../identity/operator-identity.js';
import { CopiesController } from './copies/copies.controller.js';
import { CopiesService } from './copies/copies.service.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { DrillsController } from './drills/drills.controller.js';
import { type DrillDeskAccess, DrillsService } from './drills/drills.service.js';
import { EdgeService } from './edge.service.js';
import { InstanceReports } from './instance-reports.js';
import { LIVE_STREAM_MS, LiveController } from './live/live.controller.js';
import { LiveFeed, type LiveReport } from './live/live-feed.js';
import { MailsController } from './mails/mails.controller.js';
import { MailsService } from './mails/mails.service.js';
import { OPERATOR_GUARD_OPTIONS, type OperatorGuardOptions } from './operator.guard.js';
import { OpsController } from './ops.controller.js';
import { OpsService } from './ops.service.js';
import { QueuesController } from './queues/queues.controller.js';
import { QueuesService } from './queues/queues.service.js';
import { RedisOpsController } from './redis/redis-ops.controller.js';
import { RedisOpsService } from './redis/redis-ops.service.js';
import { RequestsController } from './requests/requests.controller.js';
import { RequestsService } from './requests/requests.service.js';

interface LiveSources {
  readonly ops: OpsService;
  readonly copies: CopiesService;
  readonly queues: QueuesService;
  readonly edge: EdgeService;
  readonly redis: RedisOpsService;
  /** Undefined: no drills are held here. */
  readonly drills: DrillsService | undefined;
}

const liveServices = [OpsService, CopiesService, QueuesService, EdgeService, RedisOpsService, DrillsService];
type LiveServices = [OpsService, CopiesService, QueuesService, EdgeService, RedisOpsService, DrillsService];

/** Slots and roles change within a second; counts may wait for two, and averages over ten for longer. */
function liveReports({ ops, copies, queues, edge, redis, drills }: LiveSources): LiveReport[] {
  return [
    { part: 'topology', everyMs: 500, read: () => ops.topology() },
    { part: 'caches', everyMs: 2_000, read: () => ops.cache() },
    { part: 'copies', everyMs: 2_000, read: () => copies.overview() },
    { part: 'queues', everyMs: 2_000, read: () => queues.overview() },
    { part: 'edge', everyMs: 2_000, read: () => edge.report() },
    { part: 'families', everyMs: 4_000, read: () => redis.families() },
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
        CopiesController,
        QueuesController,
        DeadLettersController,
        MailsController,
        DrillsController,
        RequestsController,
      ],
      providers: [
        ...[InstanceReports, OpsService, EdgeService, RedisOpsService, CopiesService, QueuesService],
        ...[DeadLettersService, RequestsService],
        {
          provide: LiveFeed,
          inject: liveServices,
          useFactory: (...[ops, copies, queues, edge, redis, drills]: LiveServices) =>
            new LiveFeed(liveReports({ ops, copies, queues, edge, redis, drills: desk && drills })),
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
