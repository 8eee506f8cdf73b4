import { Injectable } from '@nestjs/common';
import { type CopiesOverview, copiesReportSchema } from '@shop/contracts/copy-ops';
import { InstanceReports } from '../instance-reports.js';
import { copiesOverviewOf } from './copies-overview.js';

@Injectable()
export class CopiesService {
  constructor(private readonly instances: InstanceReports) {}

  async overview(): Promise<CopiesOverview> {
    const asked = await this.instances.ask({ path: 'copies', schema: copiesReportSchema, service: 'cart' });
    return copiesOverviewOf(asked);
  }
}
