import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Logger } from 'pino';
import { InjectLogger } from '../logging/logger.js';
import { withTimeout } from '../schedule/with-timeout.js';
import { DrainState } from '../shutdown/drain.js';
import { HEALTH_CHECKS, type HealthCheck, healthCheckTimeoutMs } from './health-check.js';

export interface Readiness {
  /** `degraded` still takes traffic; `down` and `leaving` do not. */
  readonly status: 'ok' | 'degraded' | 'down' | 'leaving';
  readonly checks: Readonly<Record<string, { readonly status: 'up' | 'down'; readonly critical: boolean }>>;
}

/** Whether traffic should come here, asked of every store each time: the answer is never older than the question. */
@Injectable()
export class ReadinessService {
  constructor(
    @Optional() @Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[] | null,
    private readonly drain: DrainState,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async read(): Promise<Readiness> {
    if (this.drain.isDraining) return { status: 'leaving', checks: {} };
    const results = await Promise.all((this.checks ?? []).map((check) => this.#ask(check)));
    const failed = results.filter((result) => !result.isUp);
    return { status: statusOf(failed), checks: Object.fromEntries(results.map(describe)) };
  }

  async #ask(check: HealthCheck): Promise<CheckResult> {
    const { name, critical } = check;
    try {
      await withTimeout(check.check(), healthCheckTimeoutMs);
      return { name, critical, isUp: true };
    } catch (err) {
      this.log.warn({ err, check: name, critical }, 'health check failed');
      return { name, critical, isUp: false };
    }
  }
}

interface CheckResult {
  readonly name: string;
  readonly critical: boolean;
  readonly isUp: boolean;
}

function statusOf(failed: readonly CheckResult[]): Readiness['status'] {
  if (failed.some(({ critical }) => critical)) return 'down';
  return failed.length > 0 ? 'degraded' : 'ok';
}

function describe({ name, critical, isUp }: CheckResult): [string, Readiness['checks'][string]] {
  return [name, { status: isUp ? 'up' : 'down', critical }];
}
