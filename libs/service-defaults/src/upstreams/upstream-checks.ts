import type { HealthCheck } from '../health/health-check.js';
import type { Upstream } from './upstream.js';
import type { Upstreams } from './upstreams.js';

/** Below the second that a health check may take. */
const deadlineMs = 800;

/** A check per service that this process calls; not critical, since what does not need it goes on. */
export function upstreamChecks(upstreams: Upstreams): HealthCheck[] {
  return upstreams.all.map((upstream) => ({
    name: upstream.service,
    critical: false,
    check: () => askIfLive(upstream),
  }));
}

/** Well when one instance answers: a request finds it too. */
async function askIfLive({ targets }: Upstream): Promise<void> {
  await Promise.any(targets.map((target) => target.readJson('/health/live', { timeoutMs: deadlineMs })));
}
