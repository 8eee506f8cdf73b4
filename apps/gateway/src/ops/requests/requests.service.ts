import { Injectable } from '@nestjs/common';
import { type RequestOverview, requestReportSchema } from '@shop/contracts/request-ops';
import { RequestTrails } from '@shop/redis/trails';
import { InstanceReports } from '../instance-reports.js';
import { type AskedForRequest, requestOverviewOf } from './request-overview.js';
import { RequestTrailsOffError, RequestUnknownError } from './requests.errors.js';

@Injectable()
export class RequestsService {
  constructor(
    private readonly instances: InstanceReports,
    private readonly trails: RequestTrails,
  ) {}

  /**
   * What Redis did for a request, in this gateway and every instance that it calls; of another gateway's it has the rest.
   *
   * @throws RequestTrailsOffError, RequestUnknownError
   */
  async find(id: string): Promise<RequestOverview> {
    if (!this.trails.isOn) throw new RequestTrailsOffError();
    const path = `requests/${encodeURIComponent(id)}`;
    const others = await this.instances.ask({ path, schema: requestReportSchema, absence: 'without-trails' });
    const own: AskedForRequest = {
      ...{ url: null, state: 'reached' },
      report: { service: 'gateway', hops: this.trails.of(id) },
    };
    const overview = requestOverviewOf(id, [own, ...others]);
    if (overview === null) throw new RequestUnknownError(id);
    return overview;
  }
}
