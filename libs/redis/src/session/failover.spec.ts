import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { AuthRows, sessionStore, type Visit } from '../../test/support/auth-rows.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import type { SessionStore } from './session-store.js';

const cluster = useOwnCluster();
let client: RedisClient;
let store: SessionStore<Visit>;
let users = 0;

beforeAll(() => {
  client = cluster.client();
  store = sessionStore(client);
});

function freshUser(): { userId: string; rows: AuthRows } {
  users += 1;
  return { userId: `user-${String(users)}`, rows: new AuthRows() };
}

describe('when the primary of a user', () => {
  it('is killed, what was revoked stays revoked and who was logged in stays so', async () => {
    await cluster.servers.waitUntilHealthy({ withinMs: 30_000 });
    const { userId, rows } = freshUser();
    const primaryOf = (id: string) => client.primaryOf(keyFamilies.sessionIndex.key(id));
    const [gone, kept] = [await rows.login(store, userId), await rows.login(store, userId)];
    let leaver = freshUser();
    while (primaryOf(leaver.userId) !== primaryOf(userId)) leaver = freshUser();
    const everywhere = await leaver.rows.login(store, leaver.userId);
    const port = Number(primaryOf(userId)?.split(':')[1]);
    const replica =
      (await cluster.servers.roles()).find(({ primaryPort }) => primaryPort === port)?.port ?? 0;
    // The replica stops where it is, and its link is cut, since what lay in its socket would be read after all: the
    // revocations that the primary confirms never reach it.
    cluster.servers.pause(replica);
    await cluster.servers.cli(port, 'CLIENT', 'KILL', 'TYPE', 'replica');
    rows.revoke(gone.row.sessionId);
    await store.revoke(gone.row);
    await store.revokeAll(leaver.userId, leaver.rows.revokeAll());
    await cluster.servers.kill(port);
    cluster.servers.resume(replica);
    const reopen = async () => {
      const opened = await store.open(kept.cookie);
      if (opened.kind === 'unknown') await store.install(kept.row, opened.lease);
      return opened.kind === 'live';
    };
    await until(reopen, { what: 'the session opens at the new primary', withinMs: 30_000 });
    const areGone = async () => {
      const opened = [await store.open(gone.cookie), await store.open(everywhere.cookie)];
      return opened.every(({ kind }) => kind !== 'live');
    };
    await until(areGone, {
      what: 'the revocations are there, sent again if they were lost',
      withinMs: 15_000,
    });
    expect(await store.open(gone.cookie)).toMatchObject({ kind: 'unknown' });
    await cluster.servers.restart(port);
  }, 90_000);
});
