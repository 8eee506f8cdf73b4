import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import { hashOf } from './session-cookie.js';
import { SessionStore } from './session-store.js';
import { TokenCache } from './token-cache.js';

const claims = z.object({ roles: z.array(z.string()) });
type Claims = z.infer<typeof claims>;

const MINUTE_MS = 60_000;

const cluster = useTestCluster();
let client: RedisClient;
let tokens: TokenCache<Claims>;
let sessions: SessionStore<Claims>;
let nowMs = Date.now();

beforeAll(() => {
  client = cluster.client();
  tokens = new TokenCache({ client, claims, schemaVersion: 1, now: () => nowMs });
  sessions = new SessionStore({ client, data: claims, schemaVersion: 1 });
});

const verified = (options: { epoch?: number; livesMs?: number } = {}) => ({
  epoch: options.epoch ?? 1,
  endsAtMs: nowMs + (options.livesMs ?? 60 * MINUTE_MS),
  claims: { roles: ['customer'] },
});

async function leaseOf(presented: { userId: string; token: string }) {
  const read = await tokens.read(presented);
  if (read.kind !== 'unknown') throw new Error('it is known');
  return read.lease;
}

describe('a token', () => {
  it('is unknown, then known by its hash for 15 minutes', async () => {
    const presented = { userId: 'u1', token: 'header.payload.signature' };
    expect(await tokens.remember(presented, verified(), await leaseOf(presented))).toBe(true);
    expect(await tokens.read(presented)).toEqual({ kind: 'known', claims: { roles: ['customer'] } });
    const key = keyFamilies.token.key({ userId: 'u1', tokenHash: hashOf(presented.token) });
    const leftMs = await client.forUse('state').send({ name: 'pttl', args: [key], retry: 'idempotent' });
    expect(leftMs).toBeLessThanOrEqual(15 * MINUTE_MS);
    expect(leftMs).toBeGreaterThan(14 * MINUTE_MS);
  });

  it('is never known beyond its own end', async () => {
    const presented = { userId: 'u2', token: 'short' };
    const lease = await leaseOf(presented);
    expect(await tokens.remember(presented, verified({ livesMs: 0 }), lease)).toBe(false);
    expect(await tokens.remember(presented, verified({ livesMs: MINUTE_MS }), lease)).toBe(true);
    const key = keyFamilies.token.key({ userId: 'u2', tokenHash: hashOf('short') });
    const leftMs = await client.forUse('state').send({ name: 'pttl', args: [key], retry: 'idempotent' });
    expect(leftMs).toBeLessThanOrEqual(MINUTE_MS);
    nowMs += MINUTE_MS;
    expect(await tokens.read(presented)).toMatchObject({ kind: 'unknown' });
  });

  it('of an older epoch is a miss, and cannot be remembered', async () => {
    const presented = { userId: 'u3', token: 'a' };
    await tokens.remember(presented, verified(), await leaseOf(presented));
    await sessions.revokeAll('u3', 2);
    const lease = await leaseOf(presented);
    expect(await tokens.remember(presented, verified(), lease)).toBe(false);
    expect(await tokens.read(presented)).toMatchObject({ kind: 'unknown' });
  });

  it('is a miss when the epoch is missing, and stays one for an answer from before a logout', async () => {
    const presented = { userId: 'u4', token: 'a' };
    await tokens.remember(presented, verified(), await leaseOf(presented));
    await client.forUse('state').delete(keyFamilies.tokenEpoch.key('u4'));
    const lease = await leaseOf(presented);
    expect(lease.entry).toBe('');
    await sessions.revokeAll('u4', 2);
    expect(await tokens.remember(presented, verified(), lease)).toBe(false);
    expect(await tokens.read(presented)).toMatchObject({ kind: 'unknown' });
  });

  it('that was forgotten is a miss, also for an answer that was on its way', async () => {
    const presented = { userId: 'u6', token: 'a' };
    const id = { userId: 'u6', tokenHash: hashOf('a') };
    await tokens.remember(presented, verified(), await leaseOf(presented));
    await tokens.forget(id);
    const lease = await leaseOf(presented);
    await tokens.forget(id);
    expect(await tokens.remember(presented, verified(), lease)).toBe(false);
    expect(await tokens.read(presented)).toMatchObject({ kind: 'unknown' });
  });

  it('of another shape, or no JSON at all, is a miss', async () => {
    const presented = { userId: 'u5', token: 'a' };
    await tokens.remember(presented, verified(), await leaseOf(presented));
    const strict = new TokenCache({ client, claims: z.object({ scope: z.string() }), schemaVersion: 1 });
    expect(await strict.read(presented)).toMatchObject({ kind: 'unknown', lease: { entry: '' } });
  });
});
