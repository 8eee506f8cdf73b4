import { Injectable } from '@nestjs/common';
import { jobsReportSchema, type QueueOverview } from '@shop/contracts/ops';
import { InstanceAnswerError, type Target, Upstreams } from '@shop/service-defaults/upstreams';
import { describeFailure } from '../describe-failure.js';
import { type AskedInstance, queueOverviewOf } from './queue-overview.js';

/** Longer than an instance waits for each of its stores (1 s), so that it can still tell what it knows. */
const reportDeadlineMs = 2_000;

@Injectable()
export class QueuesService {
  constructor(private readonly upstreams: Upstreams) {}

  /** Asks every instance of every service past the balancing, so that one that does not answer is seen. */
  async overview(): Promise<QueueOverview> {
    const asked = this.upstreams.all.flatMap(({ service, targets }) =>
      targets.map((target) => askOne(service, target)),
    );
    return queueOverviewOf(await Promise.all(asked));
  }
}

async function askOne(service: string, target: Target): Promise<AskedInstance> {
  const { url } = target;
  try {
    const report = jobsReportSchema.parse(
      await target.readJson('/internal/jobs', { timeoutMs: reportDeadlineMs }),
    );
    return { service, url, state: 'reached', report };
  } catch (error) {
    if (error instanceof InstanceAnswerError && error.status === 404)
      return { service, url, state: 'without-jobs' };
    return { service, url, state: 'unreachable', problem: describeFailure(error) };
  }
}
