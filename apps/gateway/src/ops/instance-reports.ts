import { Injectable } from '@nestjs/common';
import type { ServiceName } from '@shop/contracts/services';
import { identityHeader } from '@shop/service-defaults';
import { InstanceAnswerError, type Target, Upstreams } from '@shop/service-defaults/upstreams';
import type { z } from 'zod';
import { IdentitySigner } from '../identity/identity-signer.js';
import { operatorIdentity } from '../identity/operator-identity.js';
import { describeFailure } from './describe-failure.js';

/** How long one instance may take to report. A page waits for the slowest, so a hung one must not hold it up. */
const DEADLINE_MS = 1_000;

export interface Question<Report, Absence extends string = never> {
  /** Below `/internal`. */
  readonly path: string;
  readonly schema: z.ZodType<Report>;
  /** Whose instances are asked; default those of all services. */
  readonly service?: ServiceName;
  /** How an instance is told of that has no such page; without it, that is a failure like others. */
  readonly absence?: Absence;
  /** Default 1,000. */
  readonly deadlineMs?: number;
}

/** What became of a question to one instance. Whose report it is, it says itself. */
export type Asked<Report, Absence extends string = never> =
  | { readonly url: string; readonly state: 'reached'; readonly report: Report }
  | { readonly service: string; readonly url: string; readonly state: Absence }
  | {
      readonly service: string;
      readonly url: string;
      readonly state: 'unreachable';
      readonly problem: string;
    };

/** What the instances of the services say of themselves. Another gateway is not among them. */
@Injectable()
export class InstanceReports {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly signer: IdentitySigner,
  ) {}

  /** Asks every instance past the balancing, each for itself, with the gateway's word that an operator asks. */
  async ask<Report, Absence extends string = never>(
    question: Question<Report, Absence>,
  ): Promise<Asked<Report, Absence>[]> {
    const headers = { [identityHeader]: await this.signer.sign(operatorIdentity) };
    const upstreams = this.upstreams.all.filter(
      ({ service }) => question.service === undefined || service === question.service,
    );
    const asked = upstreams.flatMap(({ service, targets }) =>
      targets.map((target) => askOne({ service, target, headers }, question)),
    );
    return Promise.all(asked);
  }
}

interface Instance {
  readonly service: string;
  readonly target: Target;
  readonly headers: Record<string, string>;
}

async function askOne<Report, Absence extends string>(
  { service, target, headers }: Instance,
  { path, schema, absence, deadlineMs = DEADLINE_MS }: Question<Report, Absence>,
): Promise<Asked<Report, Absence>> {
  const { url } = target;
  try {
    const answer = await target.readJson(`/internal/${path}`, { timeoutMs: deadlineMs, headers });
    return { url, state: 'reached', report: schema.parse(answer) };
  } catch (error) {
    const isAbsent = error instanceof InstanceAnswerError && error.status === 404;
    if (isAbsent && absence !== undefined) return { service, url, state: absence };
    return { service, url, state: 'unreachable', problem: describeFailure(error) };
  }
}
