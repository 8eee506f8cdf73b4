import { Injectable } from '@nestjs/common';
import {
  type CacheInstance,
  type CacheOverview,
  type CacheReport,
  cacheReportSchema,
} from '@shop/contracts/cache-ops';
import type { KeyLocation } from '@shop/contracts/ops';
import { Topology, type TopologySnapshot } from '@shop/redis/topology';
import { overviewOf } from './cache-overview.js';
import { type Asked, InstanceReports } from './instance-reports.js';

@Injectable()
export class OpsService {
  constructor(
    private readonly cluster: Topology,
    private readonly instances: InstanceReports,
  ) {}

  topology(): Promise<TopologySnapshot> {
    return this.cluster.read();
  }

  locate(key: string): Promise<KeyLocation> {
    return this.cluster.locate(key);
  }

  async cache(): Promise<CacheOverview> {
    const absence = 'without-cache';
    const asked = await this.instances.ask({ path: 'cache', schema: cacheReportSchema, absence });
    return overviewOf(asked.map(instanceOf));
  }
}

function instanceOf(asked: Asked<CacheReport, 'without-cache'>): CacheInstance {
  if (asked.state !== 'reached') return asked;
  const { url, state, report } = asked;
  return { ...report, url, state };
}
