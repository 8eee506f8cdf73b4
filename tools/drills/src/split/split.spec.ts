import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RedisCluster, startRedisCluster, until } from '@shop/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Canary, canaryKeyOn } from '../canary/canary.js';
import { splitOf } from '../faults/partition.js';
import { Split } from './split.js';

describe('a cluster that is split', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-split-'));
  let cluster: RedisCluster;
  let ports: number[];

  beforeAll(async () => {
    cluster = await startRedisCluster({ directory });
    ports = cluster.nodes.map(({ port }) => port);
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  it('takes writes on one side only, and is whole again afterwards', async () => {
    const { control } = cluster;
    const [primary = 0] = ports;
    const replica = (await control.roles()).find((member) => member.primaryPort === primary)?.port ?? 0;
    const split = await Split.prepare({ control, ports });
    const canary = new Canary({
      control,
      key: await canaryKeyOn(control, primary),
      ports: [primary, replica],
    });
    await until(() => Promise.resolve(canary.taken.length > 0), { what: 'it takes a write', withinMs: 5000 });
    const cutAtMs = performance.now();
    await split.cutOff(primary);
    const otherSideTakes = () => Promise.resolve(canary.taken.some(({ port }) => port === replica));
    await until(otherSideTakes, { what: 'the other side takes writes', withinMs: 20_000 });
    await split.heal();
    await control.waitUntilHealthy();
    await split.remove();
    await control.waitUntilHealthy();
    await canary.pause();
    const seen = splitOf({ cutAtMs, cutOff: primary, taken: canary.taken, found: await canary.found() });
    await canary.stop();
    expect(seen.lostElsewhere).toBe(0);
    expect(seen.otherSideTookAfterMs).not.toBeNull();
    // Nobody speaks through a proxy any more, and replicas are let in.
    for (const port of ports)
      for (const line of (await cluster.cli(port, 'CLUSTER', 'NODES')).trim().split('\n'))
        expect(line).toMatch(/:(\d+)@\d+ /);
    expect((await control.roles()).find(({ port }) => port === primary)?.primaryPort).toBe(replica);
  }, 90_000);
});
