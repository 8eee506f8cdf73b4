import { publishStack } from './stack-address.js';
import { startServers, stopServers, type TestServers } from './servers.js';

let running: TestServers | undefined;

/** Jest's global setup: one Redis Cluster and one Postgres for all spec files of a run. */
export async function setUp(): Promise<void> {
  running = await startServers();
  publishStack({ redis: running.redis.nodes, postgres: running.postgres.access });
}

/** Jest's global teardown, in the same process. */
export async function tearDown(): Promise<void> {
  if (running) await stopServers(running);
  running = undefined;
}
