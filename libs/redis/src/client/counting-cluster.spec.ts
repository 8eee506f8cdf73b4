import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
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

function open(env: Record<string, string> = {}): WatchedCluster {
  const settings = servers.settings(env);
  const connections = new ConnectionBudget(50);
  const options = clusterOptions({ service: 'spec', settings, connections, readsFrom: 'primary' });
  const cluster = new WatchedCluster([...settings.seeds], options);
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
  /** With full coverage required, a shard that hangs is enough for every node to say so. */
  async function hangShard(): Promise<() => Promise<void>> {
    const ports = servers.servers.nodes.map(({ port }) => port);
    const requireAll = (value: 'yes' | 'no') =>
      Promise.all(
        ports.map((port) =>
          servers.servers.cli(port, 'CONFIG', 'SET', 'cluster-require-full-coverage', value),
        ),
      );
    await requireAll('yes');
    const members = await servers.servers.roles();
    const primary = members.find(({ role, isFailed }) => role === 'primary' && !isFailed);
    const hung = members.filter(({ port, primaryPort }) => [port, primaryPort].includes(primary?.port ?? 0));
    for (const { port } of hung) servers.servers.pause(port);
    const asked = ports.find((port) => hung.every((member) => member.port !== port)) ?? 0;
    const isFailed = async () => (await servers.servers.cli(asked, 'CLUSTER', 'INFO')).includes('state:fail');
    await until(isFailed, { what: 'the cluster says that it failed', withinMs: 20_000 });
    return async () => {
      for (const { port } of hung) servers.servers.resume(port);
      await servers.servers.waitUntilHealthy();
      await requireAll('no');
    };
  }

  it('has connected once it is', async () => {
    const resume = await hangShard();
    const cluster = open();
    const connected = cluster.connect();
    await event(cluster, 'reconnecting');
    await resume();
    await connected;
    expect(cluster.status).toBe('ready');
    cluster.close();
  }, 60_000);

  it('has not connected when it is closed before', async () => {
    const resume = await hangShard();
    const cluster = open();
    const connected = expect(cluster.connect()).rejects.toThrow('Connection is closed.');
    await event(cluster, 'reconnecting');
    cluster.close();
    await connected;
    await resume();
  }, 60_000);
});
