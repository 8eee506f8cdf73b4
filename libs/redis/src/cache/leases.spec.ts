import { beforeAll, describe, expect, it } from '@jest/globals';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { knownScript } from '../client/known-scripts.js';
import { keyFamilies } from '../keys/key-families.js';
import { besideLease, isMarker, Leases } from './leases.js';

const cluster = useTestCluster();
let redis: RedisCommands;
let leases: Leases;
let ids = 0;

beforeAll(() => {
  redis = cluster.client().forUse('state');
  leases = new Leases(redis, 60_000);
});

const LIFE_MS = 3_600_000;
const AT_ANY_AGE = LIFE_MS;
const VALUE = '{"schema":1,"value":"mug"}';
const NEWER = '{"schema":1,"value":"lamp"}';

async function keyWith(text: string | null): Promise<string> {
  ids += 1;
  const key = keyFamilies.product.key(`lease${String(ids)}`);
  if (text !== null) await redis.set(key, text, { ttlMs: LIFE_MS });
  return key;
}

const ttlMsOf = async (key: string) =>
  Number(await redis.send({ name: 'pttl', args: [key], retry: 'idempotent' }));

const markerOf = (endsAtMs: number) => `lease:${'x'.repeat(16)}:${String(endsAtMs)}:${VALUE}`;

describe('the lease of a refresh', () => {
  it('stands in front of the value, which keeps its life', async () => {
    const key = await keyWith(VALUE);
    const marker = await leases.takeRefresh(key, AT_ANY_AGE);
    const text = (await redis.get(key)) ?? '';
    expect(isMarker(text)).toBe(true);
    expect(text.startsWith(`${String(marker)}:`)).toBe(true);
    expect(besideLease(text)?.text).toBe(VALUE);
    const endsInMs = (besideLease(text)?.endsAtMs ?? 0) - Date.now();
    expect(endsInMs).toBeGreaterThan(30_000);
    expect(endsInMs).toBeLessThanOrEqual(60_100);
    expect(await ttlMsOf(key)).toBeGreaterThan(LIFE_MS - 60_000);
    expect(await ttlMsOf(key)).toBeLessThanOrEqual(LIFE_MS);
  });

  it('is filled by its holder, under a life of its own', async () => {
    const key = await keyWith(VALUE);
    const marker = (await leases.takeRefresh(key, AT_ANY_AGE)) ?? '';
    expect(await leases.fill(key, { marker, text: NEWER, ttlMs: 60_000 })).toBe(true);
    expect(await redis.get(key)).toBe(NEWER);
    expect(await ttlMsOf(key)).toBeLessThanOrEqual(60_000);
  });

  it('is refused while another one stands, which goes on standing', async () => {
    const key = await keyWith(VALUE);
    const marker = (await leases.takeRefresh(key, AT_ANY_AGE)) ?? '';
    expect(await leases.takeRefresh(key, AT_ANY_AGE)).toBeNull();
    expect(await leases.fill(key, { marker, text: NEWER, ttlMs: 60_000 })).toBe(true);
  });

  it.each([
    ['has run out', () => Date.now() - 1_000],
    ['ends later than any could, its clock having been put back', () => Date.now() + LIFE_MS],
  ])('passes on when the one that stands %s; its holder can store no more', async (_, endsAtMs) => {
    const old = markerOf(endsAtMs());
    const key = await keyWith(old);
    const marker = (await leases.takeRefresh(key, AT_ANY_AGE)) ?? '';
    expect(besideLease((await redis.get(key)) ?? '')?.text).toBe(VALUE);
    const late = { marker: old.slice(0, marker.length), text: VALUE, ttlMs: 60_000 };
    expect(await leases.fill(key, late)).toBe(false);
    expect(await leases.fill(key, { marker, text: NEWER, ttlMs: 60_000 })).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['a load under way', `lease:${'x'.repeat(16)}`],
    ['what is no envelope', 'mug'],
  ])('is not taken over %s', async (_, text) => {
    const key = await keyWith(text);
    expect(await leases.takeRefresh(key, AT_ANY_AGE)).toBeNull();
    expect(await redis.get(key)).toBe(text);
  });

  it('is not taken of a value that has too much of its life before it', async () => {
    const key = await keyWith(VALUE);
    expect(await leases.takeRefresh(key, LIFE_MS / 2)).toBeNull();
    expect(await redis.get(key)).toBe(VALUE);
  });

  it('is given again to a call that is repeated because its answer was lost', async () => {
    const key = await keyWith(VALUE);
    const run = redis.run.bind(redis);
    const repeating = cluster.client().forUse('state');
    repeating.run = async (script, call) => {
      await run(script, call);
      return run(script, call);
    };
    const marker = await new Leases(repeating, 60_000).takeRefresh(key, AT_ANY_AGE);
    expect(marker).not.toBeNull();
    expect(besideLease((await redis.get(key)) ?? '')?.text).toBe(VALUE);
  });

  it('is ended by a delete, together with the value', async () => {
    const key = await keyWith(VALUE);
    const marker = (await leases.takeRefresh(key, AT_ANY_AGE)) ?? '';
    await redis.delete(key);
    expect(await leases.fill(key, { marker, text: NEWER, ttlMs: 60_000 })).toBe(false);
    expect(await redis.get(key)).toBeNull();
  });
});

describe('what Redis did', () => {
  it('is told to who watches: a hit, a lease that was written, one that was deleted', async () => {
    const outcomes: (string | undefined)[] = [];
    const watched = cluster.client().forUse('state');
    const send = watched.send.bind(watched);
    watched.send = async (call) => {
      const reply = await send(call);
      outcomes.push(knownScript(call.args[0])?.outcomeOf?.(reply));
      return reply;
    };
    const watchedLeases = new Leases(watched, 60_000);
    await watchedLeases.take(await keyWith(VALUE));
    const key = await keyWith(null);
    const { marker } = await watchedLeases.take(key);
    expect((await watchedLeases.take(key)).found).toBe(marker);
    await watchedLeases.release(key, marker);
    expect(outcomes).toEqual(['hit', 'write', 'write', 'delete']);
  });
});

describe('the lease of a load', () => {
  it('is taken in place of a text that counts as nothing, a refresh of it included', async () => {
    const old = markerOf(Date.now() + 30_000);
    const key = await keyWith(old);
    expect((await leases.take(key)).found).toBe(old);
    const { found, marker } = await leases.take(key, old);
    expect(found).toBeNull();
    expect(await redis.get(key)).toBe(marker);
    expect(await ttlMsOf(key)).toBeLessThanOrEqual(60_000);
  });

  it('is given back, but never a value', async () => {
    const key = await keyWith(null);
    const { marker } = await leases.take(key);
    await leases.release(key, `lease:${'y'.repeat(16)}`);
    expect(await redis.get(key)).toBe(marker);
    await leases.release(key, marker);
    expect(await redis.get(key)).toBeNull();
    await redis.set(key, VALUE, { ttlMs: LIFE_MS });
    await leases.release(key, marker);
    expect(await redis.get(key)).toBe(VALUE);
  });
});
