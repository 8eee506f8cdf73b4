import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type CacheOverview, cacheOverviewSchema } from '@shop/contracts/cache-ops';
import {
  type EdgeReport,
  edgeReportSchema,
  type KeyLocation,
  keyLocationSchema,
  topologyReportSchema,
} from '@shop/contracts/ops';
import type { TopologySnapshot } from '@shop/redis/topology';
import { Answers } from '@shop/service-defaults';
import { EdgeService } from './edge.service.js';
import { OperatorGuard } from './operator.guard.js';
import { type LocateQuery, locateQuerySchema } from './ops.dto.js';
import { OpsService } from './ops.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops')
export class OpsController {
  constructor(
    private readonly ops: OpsService,
    private readonly atTheEdge: EdgeService,
  ) {}

  @Get('topology')
  @Answers(200, topologyReportSchema, 'The Redis Cluster as it is now.')
  topology(): Promise<TopologySnapshot> {
    return this.ops.topology();
  }

  @Get('topology/locate')
  @Answers(200, keyLocationSchema, 'Where a key lives.')
  locate(@Query({ schema: locateQuerySchema }) { key }: LocateQuery): Promise<KeyLocation> {
    return this.ops.locate(key);
  }

  @Get('edge')
  @Answers(
    200,
    edgeReportSchema,
    'What this gateway saw at its door: limits and credentials, and whether it can judge.',
  )
  edge(): EdgeReport {
    return this.atTheEdge.report();
  }

  @Get('cache')
  @Answers(200, cacheOverviewSchema, 'What the caches did, summed over every instance that answered.')
  cache(): Promise<CacheOverview> {
    return this.ops.cache();
  }
}
