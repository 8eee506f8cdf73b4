import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyFamilies } from '../keys/key-families.js';
import { NearFamily } from './near-family.js';
import type { NearCounts } from './near.metrics.js';
import { NEAR_STALENESS_BOUND_MS, Trust } from './trust.js';

interface Product {
  readonly name: string;
  readonly tags: readonly string[];
}

const MUG: Product = { name: 'mug', tags: ['kitchen'] };
const ID = '1';
const KEY = 'product:1';

let trust: Trust;
let owner: Trust | null;
let setbacks: number;
let lifeMs: number | Error;
let counts: NearCounts;
let family: NearFamily<string, Product | null>;

const familyOf = (maxEntries: number, ttlMs = 60_000) =>
  new NearFamily<string, Product | null>({
    family: { ...keyFamilies.product, ttlMs },
    cluster: {
      trustIn: () => (owner?.holdsAt(performance.now()) === true ? owner : null),
      isOwner: (asked) => asked === owner,
      setbacks: () => setbacks,
    },
    redis: { send: () => (lifeMs instanceof Error ? Promise.reject(lifeMs) : Promise.resolve(lifeMs)) },
    counts,
    maxEntries,
  });

beforeEach(() => {
  trust = trustOf('127.0.0.1:7001');
  owner = trust;
  [setbacks, lifeMs] = [0, 50_000];
  counts = { hits: 0, misses: 0, fills: 0, refusedFills: 0, invalidations: 0, entries: 0 };
  family = familyOf(10);
});

function trustOf(address: string): Trust {
  const fresh = new Trust(address);
  fresh.renew(performance.now());
  return fresh;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Reads a key of Redis, in which something may happen before the answer. */
async function fill(key = KEY, meanwhile: () => void = () => undefined, value: Product | null = MUG) {
  const ticket = family.begin(key);
  meanwhile();
  ticket?.fill(value);
  await settled();
  return ticket;
}

describe('what was read from its primary', () => {
  it('is answered from memory, frozen to the bottom', async () => {
    expect(family.read(ID)).toBeUndefined();
    const value = { name: 'lamp', tags: ['light'] };
    await fill(KEY, undefined, value);
    expect(family.read(ID)).toBe(value);
    expect(Object.isFrozen(value) && Object.isFrozen(value.tags)).toBe(true);
    expect(() => value.tags.push('other')).toThrow(TypeError);
    expect(counts).toMatchObject({ hits: 1, misses: 1, fills: 1, entries: 1 });
  });

  it('may be that the source has no such thing', async () => {
    await fill(KEY, undefined, null);
    expect(family.read(ID)).toBeNull();
  });

  it('is dropped, the one least recently used first, when there is no more room', async () => {
    family = familyOf(2);
    await fill('product:a');
    await fill('product:b');
    expect(family.read('a')).toBe(MUG);
    await fill('product:c');
    expect([family.read('a'), family.read('b'), family.read('c')]).toEqual([MUG, undefined, MUG]);
    expect(counts.entries).toBe(2);
  });

  it('is not read twice at once to be kept', async () => {
    const ticket = family.begin(KEY);
    expect(family.begin(KEY)).toBeNull();
    ticket?.drop();
    expect(await fill()).not.toBeNull();
  });
});

describe('memory does not answer', () => {
  it('with what Redis says has changed', async () => {
    await fill();
    family.invalidate(['product:2', 'categor:1', '1']);
    expect(family.read(ID)).toBe(MUG);
    family.invalidate(['product:2', KEY]);
    expect(family.read(ID)).toBeUndefined();
    expect(counts).toMatchObject({ invalidations: 1, entries: 0 });
  });

  it('with what this process itself is about to change', async () => {
    await fill();
    family.forget(KEY);
    expect(family.read(ID)).toBeUndefined();
  });

  it('once the primary has not given its word for as long as the bound, until it gives it again', async () => {
    await fill();
    trust.renew(performance.now() - NEAR_STALENESS_BOUND_MS - 1);
    expect(family.read(ID)).toBeUndefined();
    expect(family.begin('product:2')).toBeNull();
    trust.renew(performance.now());
    expect(family.read(ID)).toBe(MUG);
  });

  it('with anything that rests on the word of a primary that was lost', async () => {
    await fill();
    trust.end();
    trust.renew(performance.now());
    expect(family.read(ID)).toBeUndefined();
    family.giveUp(trust);
    expect(counts.entries).toBe(0);
  });

  it('with what the map gives to another primary', async () => {
    await fill();
    owner = trustOf('127.0.0.1:7002');
    family.dropMoved();
    expect(family.read(ID)).toBeUndefined();
  });

  it.each([
    ['its life in Redis', () => ((lifeMs = 20), undefined)],
    [
      "its family's TTL, when it has none in Redis",
      () => ((lifeMs = -1), (family = familyOf(10, 20)), undefined),
    ],
    ['what its reader allows', () => 20],
  ])('for longer than %s', async (_what, prepare) => {
    const allowedMs = prepare();
    const begunAtMs = performance.now();
    family.begin(KEY)?.fill(MUG, allowedMs);
    await settled();
    while (family.read(ID) !== undefined) await settled();
    expect(performance.now() - begunAtMs).toBeLessThan(5_000);
    expect(counts.fills).toBe(1);
  });
});

describe('what is read is not kept', () => {
  it.each([
    ['it changed meanwhile', () => family.invalidate([KEY])],
    ['this process changed it meanwhile', () => family.forget(KEY)],
    ['the primary was lost meanwhile', () => family.giveUp(trust)],
    ['the primary did not give its word meanwhile', () => trust.renew(-Infinity)],
    ['another primary has the slot now', () => (owner = trustOf('127.0.0.1:7002'))],
    ['another node may have answered', () => (setbacks += 1)],
    ['the key has expired', () => undefined, -2],
    ['its life is not known', () => undefined, new Error('late')],
  ])('when %s', async (_what, meanwhile: () => unknown, life: number | Error = 50_000) => {
    lifeMs = life;
    await fill(KEY, () => void meanwhile());
    expect(family.read(ID)).toBeUndefined();
    expect(counts).toMatchObject({ fills: 0, refusedFills: 1 });
  });

  it('when the read was given up, and the next one is', async () => {
    const late = family.begin(KEY);
    family.invalidate([KEY]);
    await fill();
    late?.fill({ name: 'old', tags: [] });
    await settled();
    expect(family.read(ID)).toBe(MUG);
    expect(counts.invalidations).toBe(1);
  });

  it('when nobody vouches for the key', () => {
    owner = null;
    expect(family.begin(KEY)).toBeNull();
  });
});
