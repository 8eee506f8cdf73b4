import type { Pool } from 'pg';
import { Gauge, register } from 'prom-client';

/** Tells Prometheus how busy the pool is. In a process with several (a test) the newest is shown. */
export function watchPool(pool: Pool): void {
  const name = 'postgres_pool_connections';
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help: 'Connections of the pool by state; waiting counts queries that have none yet.',
    labelNames: ['state'],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}
