import { Injectable } from '@nestjs/common';
import { jobsReportSchema, type QueueOverview } from '@shop/contracts/ops';
import { InstanceReports } from '../instance-reports.js';
import { queueOverviewOf } from './queue-overview.js';

const QUESTION = {
  path: 'jobs',
  schema: jobsReportSchema,
  absence: 'without-jobs',
  // Longer than an instance waits for each of its stores (1 s), so that it can still tell what it knows.
  deadlineMs: 2_000,
} as const;

@Injectable()
export class QueuesService {
  constructor(private readonly instances: InstanceReports) {}

  async overview(): Promise<QueueOverview> {
    return queueOverviewOf(await this.instances.ask(QUESTION));
  }
}
