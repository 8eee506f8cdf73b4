import { describe, expect, it } from '@jest/globals';
import { AuthRows, passFor, sessionStore } from '../../test/support/auth-rows.js';
import { callsOf } from '../../test/support/calls-of.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';

/* What a process has read within half a minute it reads without the script. Whatever was done to it since has to count. */

const cluster = useTestCluster();
const HALF_A_MINUTE_MS = 30_000;
let users = 0;

/** A session that this process has just read. */
async function readSession() {
  users += 1;
  const userId = `plain-${String(users)}`;
  const clock = { nowMs: Date.now() };
  const client = cluster.client();
  const store = sessionStore(client, () => clock.nowMs);
  const rows = new AuthRows();
  const { cookie, row } = await rows.login(store, userId);
  expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
  const redis = client.forUse('state');
  return { userId, clock, client, store, rows, cookie, row, redis };
}

type Read = Awaited<ReturnType<typeof readSession>>;

const entryKey = ({ row }: Read) => keyFamilies.session.key(row);
const epochKey = ({ userId }: Read) => keyFamilies.tokenEpoch.key(userId);
/** Who revokes is another process. */
const elsewhere = ({ clock }: Read) => sessionStore(cluster.client(), () => clock.nowMs);

describe('a session that this process read a moment ago', () => {
  it('is read by one command, which is no script', async () => {
    const { store, cookie, row } = await readSession();
    const [scripts, plain] = [await callsOf(cluster, 'eval'), await callsOf(cluster, 'mget')];
    for (let turn = 0; turn < 5; turn += 1)
      expect(await store.open(cookie)).toEqual({ kind: 'live', session: row });
    expect(await callsOf(cluster, 'mget')).toBe(plain + 5);
    expect(await callsOf(cluster, 'eval')).toBe(scripts);
  });

  it('is slid by the script when half a minute has gone since that was done', async () => {
    const read = await readSession();
    const { store, cookie, clock, client, userId, row } = read;
    const pass = async (ms: number) => {
      clock.nowMs += ms;
      await passFor(client, { userId, sessionIds: [row.sessionId], ms });
      const before = await callsOf(cluster, 'eval');
      expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
      return (await callsOf(cluster, 'eval')) - before;
    };
    expect(await pass(HALF_A_MINUTE_MS - 5_000)).toBe(0);
    expect(await pass(5_001)).toBe(1);
    expect(await pass(HALF_A_MINUTE_MS - 5_000)).toBe(0);
    clock.nowMs -= 3_600_000;
    expect(await pass(0)).toBe(1);
    const left = await read.redis.send({ name: 'pttl', args: [entryKey(read)], retry: 'idempotent' });
    expect(left).toBeGreaterThan(keyFamilies.session.ttlMs - HALF_A_MINUTE_MS);
  });

  it.each([
    {
      what: 'was logged out elsewhere',
      deed: (read: Read) => elsewhere(read).revoke(read.row),
      becomes: { kind: 'unknown' },
    },
    {
      what: 'was logged out everywhere',
      deed: (read: Read) => elsewhere(read).revokeAll(read.userId, read.rows.revokeAll()),
      becomes: { kind: 'refused' },
    },
    {
      what: 'was evicted',
      deed: (read: Read) => read.redis.delete(entryKey(read)),
      becomes: { kind: 'unknown', lease: { entry: expect.stringMatching(/^lease:/), epoch: '' } },
    },
    {
      what: 'has lost its epoch',
      deed: (read: Read) => read.redis.delete(epochKey(read)),
      becomes: { kind: 'unknown', lease: { entry: '', epoch: expect.stringMatching(/^lease:/) } },
    },
    {
      what: 'has an epoch that was lost in a failover',
      deed: (read: Read) => read.redis.set(epochKey(read), '0', { ttlMs: 60_000 }),
      becomes: { kind: 'unknown', lease: { entry: '', epoch: expect.stringMatching(/^lease:/) } },
    },
    {
      what: 'is of another schema',
      deed: (read: Read) => read.redis.set(entryKey(read), '{"schema":0,"epoch":1}', { ttlMs: 60_000 }),
      becomes: { kind: 'unknown', lease: { entry: expect.stringMatching(/^lease:/), epoch: '' } },
    },
  ])('and that $what since is not taken for what it was', async ({ deed, becomes }) => {
    const read = await readSession();
    await deed(read);
    expect(await read.store.open(read.cookie)).toMatchObject(becomes);
  });

  it('and that has come to its end is refused', async () => {
    const { userId, clock, store, rows } = await readSession();
    const begun = await store.begin(userId);
    const row = { ...rows.insert(begun), endsAtMs: clock.nowMs + 20_000 };
    expect(await store.install(row, begun.lease)).toBe(true);
    clock.nowMs += 19_999;
    expect(await store.open(begun.cookie)).toMatchObject({ kind: 'live' });
    clock.nowMs += 1;
    const before = await callsOf(cluster, 'eval');
    expect(await store.open(begun.cookie)).toEqual({ kind: 'refused' });
    expect(await callsOf(cluster, 'eval')).toBe(before);
  });

  it('is refused to a wrong secret, and shows what was saved since', async () => {
    const { userId, store, cookie, row } = await readSession();
    expect(await store.open(`${userId}.${row.sessionId}.${'x'.repeat(43)}`)).toEqual({ kind: 'refused' });
    const saved = { ...row, version: 2, data: { role: 'admin' } };
    expect(await store.save(saved)).toBe(true);
    expect(await store.open(cookie)).toEqual({ kind: 'live', session: saved });
  });
});

describe('a wrong secret', () => {
  it('does not make the session of another one be slid later', async () => {
    const read = await readSession();
    const stranger = elsewhere(read);
    await stranger.open(`${read.userId}.${read.row.sessionId}.${'x'.repeat(43)}`);
    const before = await callsOf(cluster, 'eval');
    expect(await stranger.open(read.cookie)).toMatchObject({ kind: 'live' });
    expect(await callsOf(cluster, 'eval')).toBe(before + 1);
  });
});
