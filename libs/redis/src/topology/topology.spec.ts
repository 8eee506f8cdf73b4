import { describe, expect, it } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { slotOf } from '../keys/hash-slot.js';
import { answererOf, parseClusterNodes } from './cluster-nodes.js';
import { parseNodeInfo } from './node-info.js';
import { Topology } from './topology.js';

const cluster = useOwnCluster();

describe('a snapshot', () => {
  it('has every node with its role, slots, memory and lag', async () => {
    const client = cluster.client();
    const topology = new Topology({ client });
    // A replica is handed out once its offset is not 0: after its primary's first write, or first ping, 10 s later.
    const keys = Array.from({ length: 50 }, (_, index) => `written:${String(index)}`);
    await Promise.all(keys.map((key) => client.forUse('state').set(key, 'x', { ttlMs: 60_000 })));
    let snapshot = await topology.read();
    const isComplete = async () => {
      snapshot = await topology.read();
      return snapshot.nodes.every(({ info }) => info !== null);
    };
    await until(isComplete, { what: 'every node has answered', withinMs: 25_000 });
    expect(snapshot.slotsCovered).toBe(16_384);
    expect(snapshot.nodes.map(({ role }) => role)).toEqual(
      Array.from({ length: 3 }, () => ['primary', 'replica']).flat(),
    );
    for (const [index, node] of snapshot.nodes.entries()) {
      expect(node).toMatchObject({
        health: 'ok',
        migratingSlots: [],
        lagBytes: expect.any(Number),
        roundTripMs: expect.any(Number),
        info: { isLinkUp: true },
      });
      expect(node.info?.maxMemoryBytes).toBe(128 * 1024 * 1024);
      expect(node.replicaOf).toBe(node.role === 'primary' ? null : snapshot.nodes[index - 1]?.address);
    }
  });

  it('has the numbers of a node that is dialled elsewhere than it announces', async () => {
    const [node] = cluster.servers.nodes;
    const port = String(node?.port);
    const client = cluster.client({ env: { REDIS_NAT_MAP: `127.0.0.1:${port}=localhost:${port}` } });
    const { nodes } = await new Topology({ client }).read();
    const own = nodes.find(({ address }) => address === `127.0.0.1:${port}`);
    expect(client.shards().flat()).toContain(`localhost:${port}`);
    expect(own?.info).toMatchObject({ isLinkUp: true });
  });

  it('lists a node that does not answer, without numbers', async () => {
    const replica = (await cluster.servers.roles()).find(({ role }) => role === 'replica')?.port ?? 0;
    const client = cluster.client();
    const topology = new Topology({ client });
    await topology.read();
    await cluster.servers.kill(replica);
    const isMissing = async () => {
      const { nodes } = await topology.read();
      const node = nodes.find(({ address }) => address.endsWith(`:${String(replica)}`));
      return (
        node?.health === 'failed' && node.info === null && node.roundTripMs === null && node.lagBytes === null
      );
    };
    await until(isMissing, { what: 'the dead replica is listed as failed', withinMs: 20_000 });
    await cluster.servers.restart(replica);
    await cluster.servers.waitUntilHealthy();
  });
});

describe('a key', () => {
  it('is located by its tag, slot and primary', async () => {
    const topology = new Topology({ client: cluster.client() });
    const { nodes } = await topology.read();
    const slot = slotOf('42');
    const owner = nodes.find((node) => servesSlot(node, slot));
    expect(await topology.locate('session:{42}:a')).toEqual({
      key: 'session:{42}:a',
      tag: '42',
      slot,
      family: null,
      node: owner?.address,
    });
    expect(topology.slotOf('session:{42}:a')).toBe(slot);
  });

  it('is located by a client that has sent nothing yet', async () => {
    const location = await new Topology({ client: cluster.client() }).locate('product:1');
    expect(location).toMatchObject({
      tag: null,
      family: 'product',
      node: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
  });
});

describe('what Redis answers', () => {
  it('is read with host names, single slots, moving slots and failures', () => {
    const text = [
      'a 10.0.0.1:6379@16379,redis-a myself,master - 0 0 7 connected 0-5 7 [93->-b]',
      'b 10.0.0.2:6379@16379 slave,fail a 0 0 1 disconnected',
      'c 10.0.0.3:6379@16379 master,fail? - 0 0 1 connected',
      'd 10.0.0.4:6379@16379 handshake - 0 0 0 connected',
      '',
    ].join('\n');
    expect(answererOf(text)).toBe('a');
    expect(parseClusterNodes(text)).toMatchObject([
      {
        address: 'redis-a:6379',
        role: 'primary',
        health: 'ok',
        epoch: 7,
        slots: [
          { from: 0, to: 5 },
          { from: 7, to: 7 },
        ],
        migratingSlots: [93],
      },
      { address: '10.0.0.2:6379', role: 'replica', health: 'failed', primaryId: 'a', slots: [] },
      { health: 'suspected' },
    ]);
  });

  it('is read with fields missing', () => {
    expect(parseNodeInfo('# Server\r\nrole:slave\r\n')).toMatchObject({
      keys: 0,
      isLinkUp: false,
      replicationOffset: 0,
      version: '',
    });
    expect(parseNodeInfo('db0:keys=12,expires=3\r\n')).toMatchObject({ keys: 12, isLinkUp: true });
  });
});
