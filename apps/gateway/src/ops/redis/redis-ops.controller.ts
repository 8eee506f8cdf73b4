import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  bigKeysReportSchema,
  type FamilyOverview,
  familyOverviewSchema,
  type HotKeyOverview,
  hotKeyOverviewSchema,
  type HotKeysQuery,
  hotKeysQuerySchema,
  type SlowLogQuery,
  slowLogQuerySchema,
  slowLogReportSchema,
} from '@shop/contracts/redis-ops';
import type { BigKeysReport, SlowLogReport } from '@shop/redis/diagnosis';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { RedisOpsService } from './redis-ops.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/redis')
export class RedisOpsController {
  constructor(private readonly redis: RedisOpsService) {}

  @Get('hot-keys')
  @Answers(
    200,
    hotKeyOverviewSchema,
    'The keys that the shop asks for most, over every instance that answered.',
  )
  hotKeys(@Query({ schema: hotKeysQuerySchema }) query: HotKeysQuery): Promise<HotKeyOverview> {
    return this.redis.hotKeys(query);
  }

  @Get('families')
  @Answers(200, familyOverviewSchema, 'Each row of the key table, and what the shop asks of its keys.')
  families(): Promise<FamilyOverview> {
    return this.redis.families();
  }

  /** Begins a scan where the last one is older than ten minutes; the state says whether it is done. */
  @Get('big-keys')
  @Answers(
    200,
    bigKeysReportSchema,
    'The biggest keys, and what each family takes, by a scan of the replicas.',
  )
  bigKeys(): Promise<BigKeysReport> {
    return this.redis.bigKeys();
  }

  @Get('slow-log')
  @Answers(
    200,
    slowLogReportSchema,
    'What kept a node busy: commands by name and key, without their arguments.',
  )
  slowLog(@Query({ schema: slowLogQuerySchema }) query: SlowLogQuery): Promise<SlowLogReport> {
    return this.redis.slowLog(query);
  }
}
