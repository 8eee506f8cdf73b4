import { Injectable } from '@nestjs/common';
import { type RequestOverview, requestReportSchema } from '@shop/contracts/request-ops';
import { RequestTrails } from '@shop/redis/trails';
import { identityHeader } from '@shop/service-defaults';
import { InstanceAnswerError, type Target, Upstreams } from '@shop/service-defaults/upstreams';
import { IdentitySigner } from '../../identity/identity-signer.js';
import { operatorIdentity } from '../../identity/operator-identity.js';
import { describeFailure } from '../describe-failure.js';
import { type AskedForRequest, requestOverviewOf } from './request-overview.js';
import { RequestTrailsOffError, RequestUnknownError } from './requests.errors.js';

/** How long one instance may take to report. The page waits for the slowest, so a hung one must not hold it up. */
const reportDeadlineMs = 1_000;

@Injectable()
export class RequestsService {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly signer: IdentitySigner,
    private readonly trails: RequestTrails,
  ) {}

  /**
   * What Redis did for a request, in this gateway and every instance that it calls; of another gateway's it has the rest.
   *
   * @throws RequestTrailsOffError, RequestUnknownError
   */
  async find(id: string): Promise<RequestOverview> {
    if (!this.trails.isOn) throw new RequestTrailsOffError();
    const others = await this.#ask(id);
    const own: AskedForRequest = {
      ...{ url: null, state: 'reached' },
      report: { service: 'gateway', hops: this.trails.of(id) },
    };
    const overview = requestOverviewOf(id, [own, ...others]);
    if (overview === null) throw new RequestUnknownError(id);
    return overview;
  }

  /** Asks every instance past the balancing, each for itself, with the gateway's word that an operator asks. */
  async #ask(id: string): Promise<AskedForRequest[]> {
    const headers = { [identityHeader]: await this.signer.sign(operatorIdentity) };
    const asked = this.upstreams.all.flatMap(({ service, targets }) =>
      targets.map((target) => askOne(service, { target, headers, id })),
    );
    return Promise.all(asked);
  }
}

async function askOne(
  service: string,
  { target, headers, id }: { target: Target; headers: Record<string, string>; id: string },
): Promise<AskedForRequest> {
  const { url } = target;
  const path = `/internal/requests/${encodeURIComponent(id)}`;
  try {
    const answer = await target.readJson(path, { timeoutMs: reportDeadlineMs, headers });
    return { url, state: 'reached', report: requestReportSchema.parse(answer) };
  } catch (error) {
    if (error instanceof InstanceAnswerError && error.status === 404)
      return { service, url, state: 'without-trails' };
    return { service, url, state: 'unreachable', problem: describeFailure(error) };
  }
}
