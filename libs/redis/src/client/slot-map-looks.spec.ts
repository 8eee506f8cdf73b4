import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { clusterOptions } from './cluster-options.js';
import { ConnectionBudget } from './connection-budget.js';
import { CountingCluster } from './counting-cluster.js';
import { slotMapLooksOf } from './slot-map-looks.js';

const servers = useOwnCluster();

describe('a client that sends nothing', () => {
  let client: CountingCluster;
  let looksOfClient: ReturnType<typeof slotMapLooksOf>;

  const open = async () => {
    const settings = servers.settings({});
    const connections = new ConnectionBudget(50);
    const options = clusterOptions({ service: 'spec', settings, connections, readsFrom: 'primary' });
    const cluster = new CountingCluster([...settings.seeds], options);
    cluster.on('error', () => undefined);
    await cluster.connect();
    looksOfClient = slotMapLooksOf(settings.seeds);
    return cluster;
  };
  const seesMap = async () => (await looksOfClient.look()) !== null;

  beforeEach(async () => {
    client = await open();
    // A connection is dialled when it is first needed.
    await client.set('a', '1');
    await until(seesMap, { what: 'a node tells the map', withinMs: 5_000 });
  }, 60_000);

  afterEach(() => {
    client.close();
  });

  it('asks on a connection that is open, and does not dial while nothing changes', async () => {
    const confirmed = jest.spyOn(client, 'confirmSlots');
    const told = jest.fn();
    client.on('refresh', told);
    const isConfirmed = () => Promise.resolve(confirmed.mock.calls.length >= 3);
    await until(isConfirmed, { what: 'it was confirmed three times', withinMs: 20_000 });
    expect(told.mock.calls.length).toBeGreaterThanOrEqual(confirmed.mock.calls.length);
  }, 30_000);

  it('learns of a failover', async () => {
    const roles = await servers.servers.roles();
    const replica = roles.find(({ role }) => role === 'replica');
    const slot = roles.find(({ port }) => port === replica?.primaryPort)?.slots[0]?.from ?? 0;
    await servers.servers.failover(replica?.port ?? 0);
    const knows = () =>
      Promise.resolve(client.slots[slot]?.[0]?.endsWith(`:${String(replica?.port)}`) ?? false);
    await until(knows, { what: 'the client knows the new primary', withinMs: 10_000 });
  }, 30_000);

  it('borrows the connection of another one of its process when something blocks on its own', async () => {
    const other = await open();
    const popped = other.bzpopmin('nothing', 30).catch(() => undefined);
    expect(other.openConnections).toEqual([]);
    expect(await seesMap()).toBe(true);
    other.close();
    await popped;
  }, 30_000);

  it('is told nothing once every connection is closed', async () => {
    client.close();
    await until(async () => !(await seesMap()), { what: 'nobody tells the map', withinMs: 5_000 });
  }, 30_000);
});
