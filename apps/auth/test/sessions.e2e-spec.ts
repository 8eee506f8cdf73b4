import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionListSchema } from '@shop/contracts/auth';
import { keyFamilies } from '@shop/redis/keys';
import { Revocations } from '../src/revocations/revocations.js';
import { type AuthUnderTest, type SignedIn, startAuth } from './auth-under-test.js';

const password = 'a long enough password';

describe('sessions', () => {
  let auth: AuthUnderTest;
  let accounts = 0;

  beforeAll(async () => {
    auth = await startAuth({ REDIS_STATE_DEADLINE_MS: '1000', REVOCATION_REPEAT_MS: '0' });
  });
  afterAll(() => auth.stop());

  /** An account of its own, signed in. */
  const someone = async (): Promise<SignedIn & { email: string }> => {
    accounts += 1;
    const email = `shopper-${String(accounts)}@example.org`;
    await auth.register({ email, password });
    return { email, ...(await auth.signIn({ email, password })) };
  };
  const inRedis = ({ started: { userId, sessionId } }: SignedIn) =>
    auth.redis.command('GET', keyFamilies.session.key({ userId, sessionId }));

  it('are installed in Redis at login and set as a cookie that no script can read', async () => {
    const session = await someone();
    expect(await inRedis(session)).toContain(session.started.sessionId);
    const { headers } = await auth.ask('POST', '/auth/sessions', {
      body: { email: session.email, password },
    });
    expect(headers['set-cookie']).toMatch(/^session=[\w.-]+; .*HttpOnly; SameSite=Lax/);
  });

  it('store no secret', async () => {
    const session = await someone();
    const secret = session.cookie.split('.')[2] ?? '';
    expect(secret).toHaveLength(43);
    const rows = JSON.stringify(await auth.database.session.findMany());
    expect([rows, await inRedis(session), JSON.stringify(auth.app.log.lines)].join()).not.toContain(secret);
  });

  it('are found by who has the secret, also when Redis has lost everything', async () => {
    const session = await someone();
    await auth.redis.flush();
    const { userId, sessionId } = session.started;
    expect(await auth.find(session.cookie)).toMatchObject({ status: 200, body: { userId, sessionId } });
    const forged = session.cookie.slice(0, -43) + 'A'.repeat(43);
    expect(await auth.find(forged)).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } });
  });

  it('end at logout, and stay ended when Redis forgets that they did', async () => {
    const session = await someone();
    const { status, headers } = await auth.ask('DELETE', '/auth/sessions/current', { as: session.started });
    expect([status, await inRedis(session)]).toEqual([204, '']);
    expect(headers['set-cookie']).toContain('session=;');
    await auth.redis.flush();
    expect((await auth.find(session.cookie)).status).toBe(404);
    expect((await auth.ask('DELETE', '/auth/sessions/current')).status).toBe(204);
  });

  it('get a new id at each login, and the one from before is ended', async () => {
    const first = await someone();
    const second = await auth.signIn({ email: first.email, password }, first.started);
    expect(second.started.sessionId).not.toBe(first.started.sessionId);
    expect((await auth.find(first.cookie)).status).toBe(404);
    expect((await auth.find(second.cookie)).status).toBe(200);
  });

  it('are listed for their owner, who can end one of them and nobody else can', async () => {
    const phone = await someone();
    const laptop = await auth.signIn({ email: phone.email, password });
    const stranger = await someone();
    const path = `/auth/sessions/${phone.started.sessionId}`;
    await auth.ask('DELETE', path, { as: stranger.started });
    const { body } = await auth.ask('GET', '/auth/sessions', { as: laptop.started });
    const { items } = sessionListSchema.parse(body);
    expect(items.map(({ sessionId, isCurrent }) => [sessionId, isCurrent]).sort()).toEqual(
      [
        [phone.started.sessionId, false],
        [laptop.started.sessionId, true],
      ].sort(),
    );
    await auth.ask('DELETE', path, { as: laptop.started });
    expect((await auth.find(phone.cookie)).status).toBe(404);
    expect((await auth.find(laptop.cookie)).status).toBe(200);
  });

  it('end everywhere together, and a login that races it is either ended or of the new epoch', async () => {
    const first = await someone();
    const logins = [1, 2, 3, 4].map(() => auth.signIn({ email: first.email, password }));
    const [, ...raced] = await Promise.all([
      auth.ask('DELETE', '/auth/sessions', { as: first.started }),
      ...logins,
    ]);
    expect((await auth.find(first.cookie)).status).toBe(404);
    const epochs = await auth.database.session.findMany({ where: { userId: first.started.userId } });
    const { epoch } = await auth.database.account.findUniqueOrThrow({ where: { email: first.email } });
    expect(epochs.every((row) => row.epoch === epoch)).toBe(true);
    for (const { cookie, started } of raced) {
      const isThere = epochs.some(({ sessionId }) => sessionId === started.sessionId);
      expect((await auth.find(cookie)).status).toBe(isThere ? 200 : 404);
    }
  });

  it('end when the password changes, but for a new one of who changed it', async () => {
    const thief = await someone();
    const owner = await auth.signIn({ email: thief.email, password });
    const body = { currentPassword: password, newPassword: 'another long password' };
    const { status, headers } = await auth.ask('PUT', '/auth/password', { as: owner.started, body });
    const cookie = /^session=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? '';
    const found = await Promise.all([thief.cookie, owner.cookie, cookie].map((each) => auth.find(each)));
    expect([status, ...found.map((answer) => answer.status)]).toEqual([200, 404, 404, 200]);
  });

  it('that were idle too long are not revived by a flush, those seen lately are', async () => {
    const [idle, used] = [await someone(), await someone()];
    const longAgo = new Date(Date.now() - 32 * 60_000);
    await auth.database.session.updateMany({
      where: { sessionId: { in: [idle.started.sessionId, used.started.sessionId] } },
      data: { lastSeenAt: longAgo },
    });
    const seen = { sessionId: used.started.sessionId, seenAtMs: Date.now() + 3_600_000 };
    expect((await auth.askAsGateway('/internal/sessions/seen', { sessions: [seen, seen] })).status).toBe(204);
    const row = await auth.database.session.findUniqueOrThrow({ where: { sessionId: seen.sessionId } });
    expect(row.lastSeenAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect((await auth.find(idle.cookie)).status).toBe(404);
    expect((await auth.find(used.cookie)).status).toBe(200);
  });

  it('that ended while Redis was silent are ended there by another process once it is back', async () => {
    const session = await someone();
    const answer = await auth.redis.whileHanging(() =>
      auth.ask('DELETE', '/auth/sessions/current', { as: session.started }),
    );
    expect(answer).toMatchObject({ status: 503 });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await auth.find(session.cookie)).status).toBe(404);
    const due = () => auth.database.revocation.updateMany({ data: { dueAt: new Date(0) } });
    const relay = (await auth.startAnother()).app.get(Revocations);
    await due();
    await relay.relayDue();
    expect(await inRedis(session)).toBe('');
    expect(await auth.database.revocation.count({ where: { isConfirmed: false } })).toBe(0);
    await due();
    await relay.relayDue();
    expect(await auth.database.revocation.count()).toBe(0);
  });

  it('whose end a failover has lost are ended again by another process', async () => {
    const session = await someone();
    const { userId, sessionId } = session.started;
    const key = keyFamilies.session.key({ userId, sessionId });
    const text = await auth.redis.command('GET', key);
    await auth.ask('DELETE', '/auth/sessions/current', { as: session.started });
    // What a replica holds that is promoted before it has heard of the end.
    await auth.redis.command('SET', key, text, 'PX', '60000');
    await (await auth.startAnother()).app.get(Revocations).relayDue();
    expect(await inRedis(session)).toBe('');
  });

  it('cannot begin while Redis is silent: 503, and nothing of it stands', async () => {
    const { email, started } = await someone();
    const answer = await auth.redis.whileHanging(() =>
      auth.ask('POST', '/auth/sessions', { body: { email, password } }),
    );
    expect(answer).toMatchObject({ status: 503 });
    expect(await auth.database.session.count({ where: { userId: started.userId } })).toBe(1);
  });

  it('are gone with their account, whose erasure may be asked for twice', async () => {
    const session = await someone();
    const erase = () => auth.ask('DELETE', '/auth/account', { as: session.started });
    expect([(await erase()).status, (await erase()).status]).toEqual([204, 204]);
    expect((await auth.find(session.cookie)).status).toBe(404);
    expect((await auth.ask('GET', '/auth/account', { as: session.started })).status).toBe(404);
    expect(await auth.database.account.count({ where: { email: session.email } })).toBe(0);
  });

  it('are asked about by the gateway alone', async () => {
    const { started, cookie } = await someone();
    const question = { userId: started.userId, sessionId: started.sessionId, secretHash: cookie };
    const body = { ...question, secretHash: 'x'.repeat(43) };
    expect((await auth.ask('POST', '/internal/sessions/find', { body })).status).toBe(401);
    expect((await auth.ask('POST', '/internal/sessions/find', { body, as: started })).status).toBe(403);
  });
});
