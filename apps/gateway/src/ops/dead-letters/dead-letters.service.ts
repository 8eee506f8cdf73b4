import { Injectable } from '@nestjs/common';
import { type DeadLetterOverview, deadLetterPageSchema, type DeadLetterQuery } from '@shop/contracts/ops';
import { problemSchema } from '@shop/contracts/problem';
import type { ServiceName } from '@shop/contracts/services';
import { identityHeader, InjectLogger, type Logger } from '@shop/service-defaults';
import { UpstreamProblemError, Upstreams } from '@shop/service-defaults/upstreams';
import { z } from 'zod';
import { IdentitySigner } from '../../identity/identity-signer.js';
import { operatorIdentity } from '../../identity/operator-identity.js';
import { describeFailure } from '../describe-failure.js';
import { type AskedService, deadLetterOverviewOf } from './dead-letter-overview.js';
import { DeadLetterRefusedError, ServiceUnknownError } from './dead-letters.errors.js';

/** How long one service may take; the page waits for the slowest. */
const deadlineMs = 2_000;

/** What a service without an outbox says to a path that it does not have. */
const noSuchRoute = 'ROUTE_NOT_FOUND';

/** Which answers are about the dead letter itself. */
const refusals: ReadonlySet<string> = new Set(['DEAD_LETTER_NOT_FOUND', 'DEAD_LETTER_TOO_OLD']);

@Injectable()
export class DeadLettersService {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly signer: IdentitySigner,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Asks one instance of each service: they share a database. A service that does not answer is listed. */
  async overview({ limit, after }: DeadLetterQuery): Promise<DeadLetterOverview> {
    const search = new URLSearchParams({ limit: String(limit), ...(after !== undefined && { after }) });
    const asked = this.upstreams.all.map(({ service }) => this.#ask(service, search));
    return deadLetterOverviewOf(await Promise.all(asked), limit);
  }

  /**
   * Has a service give one to its consumer again.
   *
   * @throws ServiceUnknownError; DeadLetterRefusedError when there is none of this id, or it is too old; what `ask` of
   *   `ServiceClient` throws
   */
  async redrive({ service: name, id }: { service: string; id: string }): Promise<void> {
    const service = this.upstreams.all.find((upstream) => upstream.service === name)?.service;
    if (service === undefined) throw new ServiceUnknownError(name);
    const path = `/internal/dead-letters/${encodeURIComponent(id)}/redrive`;
    try {
      const as = await this.#operator();
      await this.upstreams.of(service).ask({ method: 'POST', path, schema: z.undefined(), as });
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
    this.log.info({ upstream: service, deadLetter: id }, 'dead letter redriven');
  }

  async #ask(service: ServiceName, search: URLSearchParams): Promise<AskedService> {
    const path = `/internal/dead-letters?${search.toString()}`;
    try {
      const as = await this.#operator();
      const question = { method: 'GET', path, schema: deadLetterPageSchema, as, deadlineMs } as const;
      return { service, state: 'reached', page: await this.upstreams.of(service).ask(question) };
    } catch (error) {
      if (error instanceof UpstreamProblemError && error.upstreamCode === noSuchRoute)
        return { service, state: 'without-jobs' };
      return { service, state: 'unreachable', problem: describeFailure(error) };
    }
  }

  /** The guard has let an operator in; inside, the gateway's word for that is its signature. */
  async #operator(): Promise<Record<string, string>> {
    return { [identityHeader]: await this.signer.sign(operatorIdentity) };
  }
}

/** Set when the service has said no to this one; everything else that may go wrong is not about it. */
function refusalIn(error: unknown): DeadLetterRefusedError | undefined {
  if (!(error instanceof UpstreamProblemError) || !refusals.has(error.upstreamCode)) return undefined;
  const { service, upstreamStatus: status, upstreamCode: code, cause } = error;
  const detail = problemSchema.safeParse(cause).data?.detail ?? 'The service refuses this.';
  return new DeadLetterRefusedError({ service, status, code, detail, cause });
}
