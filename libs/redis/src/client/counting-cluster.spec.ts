import { beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { hangShard, type HungShard } from '../../test/support/hang-shard.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { clusterOptions } from './cluster-options.js';
import { ConnectionBudget } from './connection-budget.js';
import { CountingCluster } from './counting-cluster.js';

const servers = useOwnCluster();

/** A cluster that hands each setback of a command on, once ioredis has decided what becomes of it. */
class WatchedCluster extends CountingCluster {
  onSetback: () => void = () => undefined;

  override handleError(...args: Parameters<CountingCluster['handleError']>): void {
    super.handleError(...args);
    this.onSetback();
  }
}

function open(env: Record<string, string> = {}, { blocks = false } = {}): WatchedCluster {
  const settings = servers.settings(env);
  const connections = new ConnectionBudget(50);
  const options = clusterOptions({ service: 'spec', settings, connections, readsFrom: 'primary' });
  // What blocks is silent for as long as there is nothing to say.
  const redisOptions = { ...options.redisOptions, ...(blocks && { socketTimeout: undefined }) };
  const cluster = new WatchedCluster([...settings.seeds], { ...options, redisOptions });
  cluster.on('error', () => undefined);
  return cluster;
}

/** Resolves at an event. An error meanwhile, of which an outage has many, is none of the spec's. */
const event = (cluster: CountingCluster, name: string) =>
  new Promise<void>((resolve) => {
    cluster.once(name, resolve);
  });

const NOBODY = { REDIS_NODES: '127.0.0.1:1' };

describe('a cluster that is closed', () => {
  it('between two attempts to connect ends, and rejects what waits', async () => {
    const cluster = open(NOBODY);
    const refused = cluster.connect().catch(() => undefined);
    await event(cluster, 'reconnecting');
    const waiting = expect(cluster.get('key')).rejects.toThrow();
    const ended = event(cluster, 'end');
    cluster.close();
    await Promise.all([waiting, ended, refused]);
    expect(cluster.status).toBe('end');
  });

  it('between two attempts, after a redirect or a refresh has named nodes again, ends as well', async () => {
    const cluster = open(NOBODY);
    cluster.connect().catch(() => undefined);
    await event(cluster, 'reconnecting');
    const waiting = expect(cluster.get('key')).rejects.toThrow();
    // What a late answer does: the pool has nodes, though nobody watches their end any more.
    Reflect.get(cluster, 'connectionPool').reset([{ host: '127.0.0.1', port: 1 }]);
    expect(cluster.nodes('all')).toHaveLength(1);
    cluster.close();
    await waiting;
    expect(cluster.status).toBe('end');
  });

  it('while a command waits for a failover rejects it', async () => {
    const cluster = open();
    await cluster.connect();
    await cluster.set('key', 'value');
    const setback = Promise.withResolvers<undefined>();
    cluster.onSetback = () => {
      setback.resolve(undefined);
    };
    for (const node of cluster.nodes('all')) node.disconnect();
    const waiting = expect(cluster.get('key')).rejects.toThrow();
    await setback.promise;
    cluster.close();
    await waiting;
  });

  it('connects no more, whoever asks for it', async () => {
    const cluster = open();
    await cluster.connect();
    cluster.close();
    await expect(cluster.connect()).rejects.toThrow('Connection is closed.');
    await until(() => Promise.resolve(cluster.status === 'end'), { what: 'it has ended', withinMs: 2_000 });
    await expect(cluster.get('key')).rejects.toThrow('Connection is closed.');
  });

  it('ends when it was never dialled', async () => {
    const cluster = open();
    const ended = event(cluster, 'end');
    cluster.close();
    await ended;
  });
});

describe('a cluster that is disconnected in order to connect again', () => {
  it('does so, though it had no connection', async () => {
    const cluster = open();
    await cluster.connect();
    for (let round = 0; round < 3; round += 1) {
      cluster.disconnect();
      await cluster.connect();
      expect(await cluster.set('key', String(round))).toBe('OK');
    }
    cluster.close();
  });
});

describe('a cluster that connects while its state is not ok', () => {
  let shard: HungShard;

  beforeEach(async () => {
    const primary = (await servers.servers.roles()).find(({ role }) => role === 'primary');
    shard = await hangShard(servers.servers, primary?.port ?? 0);
  }, 60_000);

  it('has connected once it is', async () => {
    const cluster = open();
    const connected = cluster.connect();
    await event(cluster, 'reconnecting');
    await shard.resume();
    await connected;
    expect(cluster.status).toBe('ready');
    cluster.close();
  }, 60_000);

  it('has not connected when it is closed before', async () => {
    const cluster = open();
    const connected = expect(cluster.connect()).rejects.toThrow('Connection is closed.');
    await event(cluster, 'reconnecting');
    cluster.close();
    await connected;
    await shard.resume();
  }, 60_000);
});

describe('clusters that block, while a shard hangs with its sockets open', () => {
  it('connect all the same: none waits for a node that hangs for longer than three seconds', async () => {
    const members = await servers.servers.roles();
    const primary = members.find(({ role }) => role === 'primary')?.port ?? 0;
    const hung = members.filter(({ port, primaryPort }) => [port, primaryPort].includes(primary));
    for (const { port } of hung) servers.servers.pause(port);
    // One in three asks a primary that hangs: that none of these does has a chance of one in a hundred.
    const clusters = Array.from({ length: 12 }, () => open({}, { blocks: true }));
    try {
      await Promise.all(clusters.map((cluster) => cluster.connect()));
      expect(clusters.map(({ status }) => status)).toEqual(clusters.map(() => 'ready'));
    } finally {
      for (const cluster of clusters) cluster.close();
      for (const { port } of hung) servers.servers.resume(port);
      await servers.servers.waitUntilHealthy();
    }
  }, 60_000);
});
