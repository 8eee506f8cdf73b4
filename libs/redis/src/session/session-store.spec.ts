import { beforeAll, describe, expect, it } from '@jest/globals';
import { AuthRows, passFor, sessionStore, visit, type Visit } from '../../test/support/auth-rows.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { RedisDeadlineError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { isProvenBy, mintCredential, parseCookie } from './session-cookie.js';
import { SessionStore } from './session-store.js';
import { SessionUserIdError } from './session.errors.js';

const MINUTE_MS = 60_000;

const cluster = useTestCluster();
let client: RedisClient;
let store: SessionStore<Visit>;
let nowMs = Date.now();
let users = 0;

beforeAll(() => {
  client = cluster.client();
  store = sessionStore(client, () => nowMs);
});

function freshUser(): { userId: string; rows: AuthRows } {
  users += 1;
  return { userId: `user-${String(users)}`, rows: new AuthRows() };
}

describe('the cookie', () => {
  it('holds 256 random bits, of which only the hash is known', () => {
    const { cookie, credential } = mintCredential('u1');
    const secret = cookie.split('.')[2] ?? '';
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(parseCookie(cookie)).toEqual(credential);
    expect(JSON.stringify(credential)).not.toContain(secret);
    expect(mintCredential('u1').cookie).not.toBe(cookie);
    expect(isProvenBy(credential, 'short')).toBe(false);
  });

  it.each(['', 'a.b.c', 'u1', `u:1.${'a'.repeat(22)}.${'b'.repeat(43)}`])('refuses %j', async (cookie) => {
    expect(parseCookie(cookie)).toBeNull();
    expect(await store.open(cookie)).toEqual({ kind: 'refused' });
  });

  it('is not made for a user id that would not fit in it', () => {
    expect(() => mintCredential('a.b')).toThrow(SessionUserIdError);
    expect(() => mintCredential('a'.repeat(129))).toThrow(
      expect.objectContaining({
        code: 'SESSION_USER_ID_INVALID',
        status: 400,
        message: 'A user id has 1 to 128 letters, digits, hyphens or underscores.',
      }),
    );
    expect(mintCredential('a'.repeat(128)).credential.userId).toHaveLength(128);
  });
});

describe('a session', () => {
  it('opens in every process after login, for its secret only', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row, isInstalled } = await rows.login(store, userId);
    expect(isInstalled).toBe(true);
    expect(await sessionStore(cluster.client(), () => nowMs).open(cookie)).toEqual({
      kind: 'live',
      session: row,
    });
    const forged = `${userId}.${row.sessionId}.${'x'.repeat(43)}`;
    expect(await store.open(forged)).toEqual({ kind: 'refused' });
    const stored = await client.forUse('state').get(keyFamilies.session.key(row));
    expect(stored).not.toContain(cookie.split('.')[2]);
  });

  it('lives for 30 minutes from its login, and no longer than to its end', async () => {
    const lifeOf = async (absoluteMs: number) => {
      const { userId, rows } = freshUser();
      const bounded = new SessionStore({
        client,
        data: visit,
        schemaVersion: 1,
        absoluteMs,
        now: () => nowMs,
      });
      const { row } = await rows.login(bounded, userId);
      expect(row.endsAtMs - row.createdAtMs).toBe(absoluteMs);
      const args = [keyFamilies.session.key(row)];
      return Number(await client.forUse('state').send({ name: 'pttl', args, retry: 'idempotent' }));
    };
    const [usual, short] = [await lifeOf(12 * 60 * MINUTE_MS), await lifeOf(5 * MINUTE_MS)];
    expect([usual > 29 * MINUTE_MS, usual <= 30 * MINUTE_MS]).toEqual([true, true]);
    expect([short > 4 * MINUTE_MS, short <= 5 * MINUTE_MS]).toEqual([true, true]);
    expect(await store.begin(freshUser().userId)).toMatchObject({
      createdAtMs: nowMs,
      endsAtMs: nowMs + 12 * 60 * MINUTE_MS,
    });
  });

  it('is not installed at its end or past it, though its lease stands', async () => {
    const { userId, rows } = freshUser();
    const begun = await store.begin(userId);
    const row = rows.insert(begun);
    expect(await store.install({ ...row, endsAtMs: nowMs }, begun.lease)).toBe(false);
    expect(await store.install({ ...row, endsAtMs: nowMs - 1 }, begun.lease)).toBe(false);
    expect(await store.install({ ...row, endsAtMs: nowMs + MINUTE_MS }, begun.lease)).toBe(true);
  });

  it('slides for 30 minutes with each use of its owner, and is unknown after 30 idle ones', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    const pass = async (ms: number) => {
      nowMs += ms;
      await passFor(client, { userId, sessionIds: [row.sessionId], ms });
      // The epoch has a life of its own; auth answers for it, the session is not touched by that.
      const opened = await store.open(cookie);
      if (opened.kind !== 'unknown') return opened;
      if (opened.lease.entry === '') await store.install(row, opened.lease);
      return opened.lease.entry === '' ? store.open(cookie) : opened;
    };
    expect(await pass(29 * MINUTE_MS)).toMatchObject({ kind: 'live' });
    expect(await pass(29 * MINUTE_MS)).toMatchObject({ kind: 'live' });
    expect(await store.list(userId)).toEqual([row]);
    expect(await pass(30 * MINUTE_MS)).toMatchObject({ kind: 'unknown' });
    expect(await store.list(userId)).toEqual([]);
  });

  it('is slid once half a minute has gone: a use before that writes nothing', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    const ask = (name: string, ...args: string[]) =>
      client.forUse('state').send({ name, args, retry: 'idempotent' });
    const leftAfter = async (ms: number) => {
      nowMs += ms;
      await passFor(client, { userId, sessionIds: [row.sessionId], ms });
      expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
      return Number(await ask('pttl', keyFamilies.session.key(row)));
    };
    const listed = () => ask('zscore', keyFamilies.sessionIndex.key(userId), row.sessionId);
    const before = await listed();
    expect(await leftAfter(20_000)).toBeLessThanOrEqual(30 * MINUTE_MS - 20_000);
    expect(await listed()).toBe(before);
    expect(await leftAfter(11_000)).toBeGreaterThan(30 * MINUTE_MS - 5_000);
    expect(Number(await listed())).toBeGreaterThanOrEqual(Number(before) + 31_000);
  });

  it('is not kept alive by a wrong secret', async () => {
    const { userId, rows } = freshUser();
    const { row } = await rows.login(store, userId);
    await passFor(client, { userId, sessionIds: [row.sessionId], ms: 10 * MINUTE_MS });
    await store.open(`${userId}.${row.sessionId}.${'x'.repeat(43)}`);
    const args = [keyFamilies.session.key(row)];
    const leftMs = await client.forUse('state').send({ name: 'pttl', args, retry: 'idempotent' });
    expect(leftMs).toBeLessThanOrEqual(20 * MINUTE_MS);
  });

  it('ends at its absolute end however much it is used', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    nowMs = row.endsAtMs - MINUTE_MS;
    expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
    const args = [keyFamilies.session.key(row)];
    expect(
      await client.forUse('state').send({ name: 'pttl', args, retry: 'idempotent' }),
    ).toBeLessThanOrEqual(MINUTE_MS);
    nowMs = row.endsAtMs;
    expect(await store.open(cookie)).toEqual({ kind: 'refused' });
    expect(await store.install(row, { entry: '', epoch: '' })).toBe(false);
  });

  it('takes later data while it stands, each version once', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    const second = { ...row, version: 2, data: { role: 'operator' } };
    expect(await store.save(second)).toBe(true);
    expect(await store.save(second)).toBe(true);
    expect(await store.save({ ...row, data: { role: 'late' } })).toBe(false);
    expect(await store.open(cookie)).toEqual({ kind: 'live', session: second });
    await store.revoke(row);
    expect(await store.save({ ...second, version: 3 })).toBe(false);
  });

  it('of another schema, or of a shape that does not fit, is asked of auth', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    const redis = client.forUse('state');
    const key = keyFamilies.session.key(row);
    await redis.set(key, (await redis.get(key))?.replace('"role"', '"rank"') ?? '', { ttlMs: MINUTE_MS });
    expect(await store.open(cookie)).toMatchObject({ kind: 'unknown', lease: { entry: '', epoch: '' } });
    await redis.set(key, '{"schema":0,"epoch":1}', { ttlMs: MINUTE_MS });
    const opened = await store.open(cookie);
    expect(opened.kind === 'unknown' && (await store.install(row, opened.lease))).toBe(true);
    expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
  });
});

describe('logging out', () => {
  it('of one session leaves the others', async () => {
    const { userId, rows } = freshUser();
    const [one, two] = [await rows.login(store, userId), await rows.login(store, userId)];
    expect(await store.list(userId)).toHaveLength(2);
    await store.revoke(one.row);
    expect(await store.open(one.cookie)).toMatchObject({
      kind: 'unknown',
      credential: { userId, sessionId: one.row.sessionId, secretHash: one.row.secretHash },
    });
    expect(await store.open(two.cookie)).toMatchObject({ kind: 'live' });
    expect(await store.list(userId)).toEqual([two.row]);
  });

  it('is told by a list of who is left: the one that ends first in front, without what was evicted', async () => {
    const { userId, rows } = freshUser();
    const endsIn = async (ms: number) => {
      const begun = await store.begin(userId);
      const row = { ...rows.insert(begun), endsAtMs: nowMs + ms };
      expect(await store.install(row, begun.lease)).toBe(true);
      return row;
    };
    const [last, first, evicted] = [
      await endsIn(20 * MINUTE_MS),
      await endsIn(5 * MINUTE_MS),
      await endsIn(10 * MINUTE_MS),
    ];
    await client.forUse('state').delete(keyFamilies.session.key(evicted));
    expect(await store.list(userId)).toEqual([first, last]);
    nowMs += 5 * MINUTE_MS;
    expect(await store.list(userId)).toEqual([last]);
  });

  it('everywhere ends all sessions with one command, and a new login works', async () => {
    const { userId, rows } = freshUser();
    const old = await Promise.all(Array.from({ length: 5 }, () => rows.login(store, userId)));
    await store.revokeAll(userId, rows.revokeAll());
    for (const { cookie } of old) expect(await store.open(cookie)).toEqual({ kind: 'refused' });
    expect(await store.list(userId)).toEqual([]);
    await store.revokeAll(userId, 1);
    const next = await rows.login(store, userId);
    expect(await store.open(next.cookie)).toMatchObject({ kind: 'live' });
  });

  it('between the row of a login and its copy in Redis wins', async () => {
    const { userId, rows } = freshUser();
    const begun = await store.begin(userId);
    const row = rows.insert(begun);
    await store.revoke(row);
    expect(await store.install(row, begun.lease)).toBe(false);
    expect(await store.open(begun.cookie)).toMatchObject({ kind: 'unknown' });
  });
});

describe('what Redis does not have', () => {
  it('is asked of auth, never valid: the session, the epoch, or both', async () => {
    const { userId, rows } = freshUser();
    const { cookie, row } = await rows.login(store, userId);
    const redis = client.forUse('state');
    const evictions = [[keyFamilies.session.key(row)], [keyFamilies.tokenEpoch.key(userId)]];
    for (const evicted of [...evictions, evictions.flat()]) {
      for (const key of evicted) await redis.delete(key);
      const opened = await store.open(cookie);
      expect(opened.kind).toBe('unknown');
      expect(opened.kind === 'unknown' && (await store.install(row, opened.lease))).toBe(true);
      expect(await store.open(cookie)).toMatchObject({ kind: 'live' });
    }
  });

  it('is not installed once the lease is evicted too', async () => {
    const { userId, rows } = freshUser();
    const begun = await store.begin(userId);
    await client.forUse('state').delete(keyFamilies.session.key(begun.credential));
    expect(await store.install(rows.insert(begun), begun.lease)).toBe(false);
  });

  it('is unknown after FLUSHALL on every node', async () => {
    const { userId, rows } = freshUser();
    const { cookie } = await rows.login(store, userId);
    await client.askEachNode('flushall');
    expect(await store.open(cookie)).toMatchObject({ kind: 'unknown' });
  });

  it('is not believed when an epoch lags behind its own sessions or behind the row', async () => {
    const { userId, rows } = freshUser();
    rows.epoch = 5;
    const { cookie, row } = await rows.login(store, userId);
    const redis = client.forUse('state');
    await redis.set(keyFamilies.tokenEpoch.key(userId), '4', { ttlMs: MINUTE_MS });
    expect(await store.open(cookie)).toMatchObject({ kind: 'unknown', lease: { entry: '' } });
    await redis.set(keyFamilies.tokenEpoch.key(userId), '4', { ttlMs: MINUTE_MS });
    expect(await store.install(row, { entry: '', epoch: '' })).toBe(false);
    expect(await redis.get(keyFamilies.tokenEpoch.key(userId))).toBeNull();
  });
});

describe('when Redis', () => {
  it('does not answer, the store fails with a typed 503 and lets nobody in', async () => {
    const { userId, rows } = freshUser();
    const { cookie } = await rows.login(store, userId);
    const lost = cluster.client({ env: { REDIS_NODES: '127.0.0.1:1', REDIS_STATE_DEADLINE_MS: '100' } });
    const closed = sessionStore(lost);
    await expect(closed.open(cookie)).rejects.toBeInstanceOf(RedisDeadlineError);
    await expect(closed.revokeAll(userId, 2)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
  });
});
