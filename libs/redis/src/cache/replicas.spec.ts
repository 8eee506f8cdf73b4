import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, never } from '../../test/support/fleet.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);

async function replicas(): Promise<number[]> {
  return (await cluster.servers.roles()).filter(({ role }) => role === 'replica').map(({ port }) => port);
}

describe('a family read from replicas', () => {
  it('is answered by a replica that has the value, and by the primary when it has not', async () => {
    const process = fleet.process({ readFrom: 'replica' });
    const ids = Array.from({ length: 20 }, () => fleet.freshId());
    for (const id of ids) expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    for (const id of ids) expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(process.counts()).toMatchObject({ loads: 20, errors: 0 });
  });

  it('takes a lease seen on a replica for a miss', async () => {
    const process = fleet.process({ readFrom: 'replica', waitMs: 20 });
    const id = fleet.freshId();
    await fleet.store(id, 'lease:somebody');
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(process.counts()).toMatchObject({ leaseWaits: 1, misses: 1 });
    expect(await fleet.stored(id)).toBe('lease:somebody');
  });

  it('replaces an older schema on the primary, whatever the replica still shows', async () => {
    const process = fleet.process({ readFrom: 'replica' });
    const id = fleet.freshId();
    await fleet.store(id, '{"schema":1,"value":1}');
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await fleet.stored(id)).toContain('lamp');
  });

  it('reads a key from the primary for a moment after forgetting it, since replicas may lag', async () => {
    const process = fleet.process({ readFrom: 'replica' });
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    for (const port of await replicas()) cluster.servers.pause(port);
    await process.products.forget(id);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    for (const port of await replicas()) cluster.servers.resume(port);
  });

  it('is answered by primaries while every replica hangs, and while every replica is dead', async () => {
    const process = fleet.process({ readFrom: 'replica' });
    const ids = Array.from({ length: 10 }, () => fleet.freshId());
    for (const id of ids) await process.products.getOrLoad(id, give(MUG));
    const ports = await replicas();
    for (const port of ports) cluster.servers.pause(port);
    expect(await Promise.all(ids.map((id) => process.products.getOrLoad(id, never)))).toEqual(
      ids.map(() => MUG),
    );
    for (const port of ports) await cluster.servers.kill(port);
    expect(await Promise.all(ids.map((id) => process.products.getOrLoad(id, never)))).toEqual(
      ids.map(() => MUG),
    );
    expect(process.counts()).toMatchObject({ errors: 0, loads: 10 });
    await Promise.all(ports.map((port) => cluster.servers.restart(port)));
    await until(async () => (await replicas()).length === 3, {
      what: 'the replicas are back',
      withinMs: 20_000,
    });
  }, 90_000);
});
