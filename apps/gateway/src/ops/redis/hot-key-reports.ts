import { Injectable } from '@nestjs/common';
import { hotKeysReportSchema } from '@shop/contracts/redis-ops';
import { identityHeader } from '@shop/service-defaults';
import { type Target, Upstreams } from '@shop/service-defaults/upstreams';
import { IdentitySigner } from '../../identity/identity-signer.js';
import { operatorIdentity } from '../../identity/operator-identity.js';
import { describeFailure } from '../describe-failure.js';
import type { AskedForHotKeys } from './hot-key-overview.js';

/** How long one instance may take to report. The page waits for the slowest, so a hung one must not hold it up. */
const reportDeadlineMs = 1_000;

/** What the instances of all services say of their hot keys. */
@Injectable()
export class HotKeyReports {
  constructor(
    private readonly upstreams: Upstreams,
    private readonly signer: IdentitySigner,
  ) {}

  /** Asks every instance past the balancing, each for itself, with the gateway's word that an operator asks. */
  async ask(): Promise<AskedForHotKeys[]> {
    const headers = { [identityHeader]: await this.signer.sign(operatorIdentity) };
    const asked = this.upstreams.all.flatMap(({ service, targets }) =>
      targets.map((target) => askOne(service, { target, headers })),
    );
    return Promise.all(asked);
  }
}

async function askOne(
  service: string,
  { target, headers }: { target: Target; headers: Record<string, string> },
): Promise<AskedForHotKeys> {
  const { url } = target;
  try {
    const answer = await target.readJson('/internal/hot-keys', { timeoutMs: reportDeadlineMs, headers });
    return { url, state: 'reached', report: hotKeysReportSchema.parse(answer) };
  } catch (error) {
    return { service, url, state: 'unreachable', problem: describeFailure(error) };
  }
}
