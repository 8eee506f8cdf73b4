import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { callsOf } from '../../test/support/calls-of.js';
import { beginMove } from '../../test/support/slot-move.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { ConnectionBudget } from './connection-budget.js';
import { redirects } from './metrics.js';
import type { RedisClient } from './redis-client.js';
import type { RetryClass } from './redis-command.js';
import {
  RedisConnectionLimitError,
  RedisDeadlineError,
  RedisOutcomeUnknownError,
  RedisReplyError,
} from './redis.errors.js';

const cluster = useOwnCluster();

const keys = Array.from({ length: 300 }, (_, index) => `spread:${String(index)}`);

async function redirectsOf(kind: string): Promise<number> {
  const { values } = await redirects.get();
  return values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
}

async function ports(): Promise<{ primaries: number[]; replicas: number[] }> {
  const roles = await cluster.servers.roles();
  const of = (role: string) => roles.filter((member) => member.role === role).map(({ port }) => port);
  return { primaries: of('primary'), replicas: of('replica') };
}

describe('commands', () => {
  it('reads, writes and removes', async () => {
    const redis = cluster.client().forUse('state');
    expect(await redis.get('a')).toBeNull();
    await redis.set('a', 'ä£', { ttlMs: 60_000 });
    expect(await redis.get('a')).toBe('ä£');
    expect(await redis.delete('a')).toBe(true);
    expect(await redis.delete('a')).toBe(false);
  });

  it('surfaces what Redis refuses, with its code', async () => {
    const redis = cluster.client().forUse('state');
    await redis.send({ name: 'hset', args: ['hash', 'field', 1], retry: 'idempotent' });
    const refused = redis.get('hash');
    await expect(refused).rejects.toBeInstanceOf(RedisReplyError);
    await expect(refused).rejects.toMatchObject({ replyCode: 'WRONGTYPE', status: 500 });
  });

  it('go to the node of their key at once, whatever braces it has', async () => {
    const redis = cluster.client().forUse('state');
    const before = await redirectsOf('MOVED');
    for (const key of ['{}a}', '{}{a}', 'a{b}c', 'ä{£}', '{{a}}'])
      await redis.set(key, 'here', { ttlMs: 60_000 });
    expect(await redirectsOf('MOVED')).toBe(before);
  });

  it('read many keys over all slots in order, and keep one failure to itself', async () => {
    const redis = cluster.client().forUse('state');
    await Promise.all(keys.map((key) => redis.set(key, key, { ttlMs: 60_000 })));
    await redis.send({ name: 'hset', args: ['hash', 'field', 1], retry: 'idempotent' });
    const outcomes = await redis.getMany([...keys, 'hash', 'absent']);
    expect(outcomes.slice(0, keys.length)).toEqual(keys.map((value) => ({ value })));
    expect(outcomes.slice(keys.length)).toMatchObject([
      { error: { replyCode: 'WRONGTYPE' } },
      { value: null },
    ]);
  });

  it('are answered by name in CLIENT LIST', async () => {
    const client = cluster.client({ service: 'naming' });
    await client.connect();
    await Promise.all(keys.map((key) => client.forUse('state').get(key)));
    const { primaries } = await ports();
    const list = await cluster.servers.cli(primaries[0] ?? 0, 'CLIENT', 'LIST');
    expect(list).toContain('name=shop:naming');
  });
});

describe('the writes of one tick', () => {
  it('leave each socket together: a hundred commands in a handful of packets', async () => {
    const client = cluster.client();
    const redis = client.forUse('state');
    await redis.getMany(keys);
    const packets: string[] = [];
    const write = Reflect.get(Socket.prototype, '_write');
    Socket.prototype._write = function counted(this: Socket, ...args: Parameters<typeof write>) {
      packets.push(String(args[0]));
      write.apply(this, args);
    };
    try {
      await redis.getMany(keys);
    } finally {
      Socket.prototype._write = write;
    }
    const commands = packets.join('').match(/\r\nget\r\n/g) ?? [];
    expect(packets.length).toBeLessThanOrEqual(6);
    expect(commands.length).toBeGreaterThanOrEqual(keys.length);
  });
});

describe('redirects', () => {
  it('learn from MOVED, which changes the slot map', async () => {
    const client = cluster.client();
    const redis = client.forUse('state');
    await client.connect();
    const candidates = Array.from({ length: 50 }, (_, index) => `moving:${String(index)}`);
    const wasToldByMoved = async () => {
      const key = candidates.pop() ?? '';
      const move = await beginMove(cluster, { client, key });
      await move.finish();
      const before = await redirectsOf('MOVED');
      await redis.set(key, 'x', { ttlMs: 60_000 });
      expect(client.primaryOf(key)).toBe(move.to);
      // The timer may have refreshed the map just before; then another slot is moved.
      return (await redirectsOf('MOVED')) > before;
    };
    await until(wasToldByMoved, { what: 'a command was redirected by MOVED', withinMs: 20_000 });
  });

  it('follow ASK without touching the slot map', async () => {
    const client = cluster.client();
    const redis = client.forUse('state');
    await client.connect();
    const owner = client.primaryOf('asked-for');
    const move = await beginMove(cluster, { client, key: 'asked-for' });
    const before = await redirectsOf('ASK');
    await redis.set('asked-for', 'value', { ttlMs: 60_000 });
    expect(await redis.get('asked-for')).toBe('value');
    expect((await redirectsOf('ASK')) - before).toBe(2);
    expect(client.primaryOf('asked-for')).toBe(owner);
    await redis.delete('asked-for');
    await move.giveUp();
  });
});

describe('discovery', () => {
  async function canWrite(nodes: string): Promise<void> {
    const client = cluster.client({ env: { REDIS_NODES: nodes } });
    await client.connect();
    const redis = client.forUse('state');
    await Promise.all(keys.map((key) => redis.set(key, 'x', { ttlMs: 60_000 })));
  }

  it('needs one living seed', async () => {
    await canWrite(`127.0.0.1:${String((await ports()).primaries[0])}`);
  });

  it('starts from a replica too', async () => {
    await canWrite(`127.0.0.1:${String((await ports()).replicas[0])}`);
  });

  it('passes over seeds that are dead', async () => {
    await canWrite(`127.0.0.1:1,127.0.0.1:2,127.0.0.1:${String((await ports()).primaries[1])}`);
  });

  it('dials the mapped address of an announced one', async () => {
    const { primaries } = await ports();
    const map = primaries.map((port) => `127.0.0.1:${String(port)}=localhost:${String(port)}`).join(',');
    const client = cluster.client({ env: { REDIS_NAT_MAP: map } });
    await client.connect();
    expect(
      [...(await client.askEachNode('ping')).keys()].filter((address) => address.startsWith('localhost')),
    ).toHaveLength(3);
  });
});

describe('the bound on connections', () => {
  it.each([1, 2])('refuses socket number %s + 1 with an error of its own, at once', async (limit) => {
    const connections = new ConnectionBudget(limit);
    const client = cluster.client({ connections });
    const outcomes = await client.forUse('state').getMany(keys);
    expect(connections.open).toBeLessThanOrEqual(limit);
    const errors = outcomes.flatMap((one) => ('error' in one ? [one.error] : []));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toBeInstanceOf(RedisConnectionLimitError);
  });

  it('gives all places back when the client closes', async () => {
    const connections = new ConnectionBudget(50);
    const client = cluster.client({ connections });
    await client.forUse('state').getMany(keys);
    await client.forUse('cache').get('a', 'replica');
    expect(connections.open).toBeGreaterThanOrEqual(4);
    await client.close();
    await until(() => Promise.resolve(connections.open === 0), {
      what: 'every socket is closed',
      withinMs: 5_000,
    });
  });
});

describe('reads from replicas', () => {
  it('are answered by replicas', async () => {
    const redis = cluster.client().forUse('cache');
    const { replicas } = await ports();
    const readsOf = () => callsOf(cluster, 'get', replicas);
    // One whose connection takes longer than half of a read's deadline, on a busy machine, is stood in for by its primary.
    const areAllByReplicas = async () => {
      const before = await readsOf();
      await redis.getMany(keys, 'replica');
      return (await readsOf()) - before === keys.length;
    };
    await until(areAllByReplicas, { what: 'replicas answer all reads', withinMs: 10_000 });
  });
});

describe('a command whose connection is lost before its answer', () => {
  const blocked = { name: 'blpop', args: ['no-such-list', 0] } as const;

  /** Blocks a connection with the command, then has the server close it. */
  async function interrupted(client: RedisClient, retry: RetryClass): Promise<unknown> {
    await client.connect();
    const outcome = client
      .forUse('state')
      .send({ ...blocked, retry })
      .catch((error: unknown) => error);
    const port = Number(client.primaryOf('no-such-list')?.split(':')[1]);
    await until(
      async () =>
        Number(await cluster.servers.cli(port, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')) > 0,
      {
        what: 'the connection is closed',
        withinMs: 5_000,
      },
    );
    return outcome;
  }

  it('is surfaced when it must not run twice', async () => {
    expect(await interrupted(cluster.client(), 'unsafe')).toBeInstanceOf(RedisOutcomeUnknownError);
  });

  it('is sent again when that is harmless, until its deadline', async () => {
    const client = cluster.client({ env: { REDIS_STATE_DEADLINE_MS: '2500' } });
    expect(await interrupted(client, 'idempotent')).toBeInstanceOf(RedisDeadlineError);
  });
});
