import { Injectable } from '@nestjs/common';
import { type CacheInstance, type CacheOverview, cacheReportSchema } from '@shop/contracts/cache-ops';
import type { KeyLocation } from '@shop/contracts/ops';
import { Topology, type TopologySnapshot } from '@shop/redis/topology';
import { InstanceAnswerError, type Target, Upstreams } from '@shop/service-defaults/upstreams';
import { overviewOf } from './cache-overview.js';
import { describeFailure } from './describe-failure.js';

/** How long one instance may take to report. The page waits for the slowest, so a hung one must not hold it up. */
const reportDeadlineMs = 1_000;

@Injectable()
export class OpsService {
  constructor(
    private readonly cluster: Topology,
    private readonly upstreams: Upstreams,
  ) {}

  topology(): Promise<TopologySnapshot> {
    return this.cluster.read();
  }

  locate(key: string): Promise<KeyLocation> {
    return this.cluster.locate(key);
  }

  /** Asks every instance of every service past the balancing: each counts for itself. */
  async cache(): Promise<CacheOverview> {
    const asked = this.upstreams.all.flatMap(({ service, targets }) =>
      targets.map((target) => askOne(service, target)),
    );
    return overviewOf(await Promise.all(asked));
  }
}

async function askOne(service: string, target: Target): Promise<CacheInstance> {
  const { url } = target;
  try {
    const report = cacheReportSchema.parse(
      await target.readJson('/internal/cache', { timeoutMs: reportDeadlineMs }),
    );
    return { ...report, url, state: 'reached' };
  } catch (error) {
    if (error instanceof InstanceAnswerError && error.status === 404)
      return { service, url, state: 'without-cache' };
    return { service, url, state: 'unreachable', problem: describeFailure(error) };
  }
}
