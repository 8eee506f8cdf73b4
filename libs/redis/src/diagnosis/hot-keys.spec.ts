import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { seededRandom } from '../../test/support/seeded-random.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { RedisCommand } from '../client/redis-command.js';
import { keyFamilies } from '../keys/key-families.js';
import { HotKeys, type HotKeysOptions } from './hot-keys.js';
import { SpaceSaving } from './space-saving.js';

const SEED = Number(process.env['HOT_KEYS_SEED'] ?? Date.now() % 1_000_000);
const SUPPORT = join(import.meta.dirname, '../../test/support');

/** Item `i` comes about `1 / (i + 1)` as often as item 0, as in the catalogue of a shop. */
function skewedStream({ length, items }: { length: number; items: number }): string[] {
  const random = seededRandom(SEED);
  return Array.from({ length }, () => `item:${String(Math.floor(items ** random()) - 1)}`);
}

const command = (...keys: string[]) => ({ getKeys: () => keys });

/** A sampler that looks at each command, under a clock that is moved by hand. */
function counted(options: HotKeysOptions = {}) {
  const clock = { ms: 0 };
  const hotKeys = new HotKeys({ sampleOneIn: 1, windowMs: 1_000, now: () => clock.ms, ...options });
  const see = (key: string, times: number) => {
    for (let time = 0; time < times; time += 1) hotKeys.see(command(key));
  };
  return { clock, hotKeys, see };
}

describe(`the sketch, seed ${String(SEED)}`, () => {
  it('keeps what Space-Saving promises: no count too low, none too high by more than n / m, none of the frequent missing', () => {
    const [length, counters] = [50_000, 64];
    const sketch = new SpaceSaving(counters);
    const truth = new Map<string, number>();
    for (const item of skewedStream({ length, items: 5_000 })) {
      sketch.add(item);
      truth.set(item, (truth.get(item) ?? 0) + 1);
    }
    expect(sketch.seen).toBe(length);
    const found = new Map(sketch.items().map((one) => [one.item, one]));
    expect(found.size).toBe(counters);
    for (const { item, count, overcount } of found.values()) {
      const came = truth.get(item) ?? 0;
      expect(count).toBeGreaterThanOrEqual(came);
      expect(count - overcount).toBeLessThanOrEqual(came);
      expect(overcount).toBeLessThanOrEqual(length / counters);
    }
    const frequent = [...truth].filter(([, came]) => came > length / counters).map(([item]) => item);
    expect(frequent.length).toBeGreaterThan(5);
    expect(frequent.filter((item) => !found.has(item))).toEqual([]);
  });
});

describe('a report', () => {
  it('is exact while every command is looked at and there is a counter for every key', () => {
    const { clock, hotKeys, see } = counted();
    see('a', 30);
    see('b', 10);
    clock.ms = 500;
    expect(hotKeys.report()).toEqual({
      overMs: 500,
      opsPerSecond: 80,
      keys: [
        { key: 'a', opsPerSecond: 60, overestimate: 0 },
        { key: 'b', opsPerSecond: 20, overestimate: 0 },
      ],
      families: [{ family: null, opsPerSecond: 80 }],
    });
  });

  it('says how much of an estimate may be another key that was there before', () => {
    const { clock, hotKeys, see } = counted({ counters: 1 });
    see('gone', 4);
    see('here', 1);
    clock.ms = 1_000 - 1;
    expect(hotKeys.report().keys).toMatchObject([{ key: 'here' }]);
    const [here] = hotKeys.report().keys;
    expect(here?.opsPerSecond).toBeCloseTo(5, 1);
    expect(here?.overestimate).toBeCloseTo(4, 1);
  });

  it('is about the window before and the one that runs, and forgets what is older', () => {
    const { clock, hotKeys, see } = counted();
    see('old', 10);
    clock.ms = 1_000;
    see('new', 30);
    clock.ms = 2_000 - 1;
    expect(hotKeys.report().keys.map(({ key }) => key)).toEqual(['new', 'old']);
    clock.ms = 2_000;
    expect(hotKeys.report().keys.map(({ key }) => key)).toEqual(['new']);
  });

  it('adds up a key that came in both windows, what may be too much included', () => {
    const { clock, hotKeys, see } = counted({ counters: 1 });
    see('gone', 2);
    see('a', 6);
    clock.ms = 1_000;
    see('a', 4);
    clock.ms = 1_500;
    expect(hotKeys.report().keys).toEqual([{ key: 'a', opsPerSecond: 8, overestimate: 2 / 1.5 }]);
  });

  it('counts every key for its family, whether or not there is a counter for the key', () => {
    const { clock, hotKeys, see } = counted({ counters: 1 });
    const cart = keyFamilies.cart.key;
    for (const owner of ['a', 'b', 'c']) see(cart(owner), 2);
    clock.ms = 1_000;
    see(keyFamilies.product.key('1'), 9);
    see(cart('d'), 6);
    see('of no row', 1);
    clock.ms = 1_500;
    expect(hotKeys.report().families).toEqual([
      { family: keyFamilies.cart.name, opsPerSecond: 8 },
      { family: keyFamilies.product.name, opsPerSecond: 6 },
      { family: null, opsPerSecond: 1 / 1.5 },
    ]);
  });

  it('is empty after a while without commands', () => {
    const { clock, hotKeys, see } = counted();
    see('a', 10);
    clock.ms = 60_000;
    expect(hotKeys.report()).toMatchObject({ opsPerSecond: 0, keys: [], families: [] });
  });

  it('counts every key of a command, and commands without any not at all', () => {
    const { clock, hotKeys } = counted();
    hotKeys.see(command('a', 'b'));
    hotKeys.see(command());
    clock.ms = 100;
    expect(
      hotKeys
        .report()
        .keys.map(({ key }) => key)
        .sort(),
    ).toEqual(['a', 'b']);
  });

  it('names a hundred keys at most', () => {
    const { clock, hotKeys, see } = counted();
    for (let key = 0; key < 200; key += 1) see(`k${String(key)}`, 1);
    clock.ms = 100;
    expect(hotKeys.report().keys).toHaveLength(100);
  });
});

describe(`sampling one in sixteen, seed ${String(SEED)}`, () => {
  it('sees every key of a loop over sixteen as often as it comes', () => {
    const { clock, hotKeys } = counted({ sampleOneIn: 16, random: seededRandom(SEED), windowMs: 60_000 });
    for (let turn = 0; turn < 160_000; turn += 1) hotKeys.see(command(`k${String(turn % 16)}`));
    clock.ms = 10_000;
    const { keys, opsPerSecond } = hotKeys.report();
    expect(keys).toHaveLength(16);
    // 625 samples a key: one standard deviation is 4 %, and the bounds are at five.
    for (const key of keys) expect(Math.abs(key.opsPerSecond - 1_000)).toBeLessThan(200);
    expect(Math.abs(opsPerSecond - 16_000)).toBeLessThan(800);
  });
});

describe('the cost of it', () => {
  const nobody = { release: () => undefined, expired: () => undefined, toldOf: () => new Error('not told') };
  const COMMANDS = 20_000;

  /** Processor time of a command's way to a node as bytes, in nanoseconds, without and with the sampler. */
  function costNs(hotKeys: HotKeys | null): number {
    const before = process.cpuUsage();
    for (let turn = 0; turn < COMMANDS; turn += 1) {
      const key = `product:${String((turn * 7_919) % 10_000)}`;
      const sent = new RedisCommand({ name: 'get', args: [key], retry: 'idempotent' }, nobody);
      sent.getSlot();
      sent.toWritable({});
      hotKeys?.see(sent);
    }
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1_000) / COMMANDS;
  }

  it('is a small part of a command, all 256 counters taken and most keys new', () => {
    const hotKeys = new HotKeys();
    const rounds = Array.from({ length: 9 }, () => [costNs(null), costNs(hotKeys)] as const).slice(2);
    const median = (costs: number[]) => costs.sort((one, other) => one - other)[3] ?? 0;
    const without = median(rounds.map(([bare]) => bare));
    const added = median(rounds.map(([bare, seen]) => seen - bare));
    if (process.env['SHOW_FIGURES'] !== undefined)
      process.stdout.write(`a command: ${without.toFixed(0)} ns, its sampling: ${added.toFixed(0)} ns\n`);
    expect(added).toBeLessThan(without / 2);
  });
});

describe('two processes', () => {
  const cluster = useTestCluster();

  /** What one process reports after its share of the traffic, in a process of its own. */
  async function reportOf(seed: number) {
    const args = ['--conditions=@shop/source', '--import', join(SUPPORT, 'typescript-hooks.js')];
    const program = [join(SUPPORT, 'hot-traffic.ts'), cluster.servers.seeds, String(seed)];
    const child = spawn(process.execPath, [...args, ...program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const hotKey = z.object({ key: z.string(), opsPerSecond: z.number(), overestimate: z.number() });
    return z.object({ opsPerSecond: z.number(), keys: z.array(hotKey) }).parse(JSON.parse(output));
  }

  it('each find the one key in twenty commands among a thousand others, in commands and in scripts', async () => {
    const reports = await Promise.all([reportOf(SEED), reportOf(SEED + 1)]);
    for (const { keys, opsPerSecond } of reports) {
      const [first, second] = keys;
      expect(first?.key).toBe('product:hot');
      expect(first?.opsPerSecond).toBeGreaterThan(3 * (second?.opsPerSecond ?? 0));
      // A twentieth: 1,250 samples hold it 62 times, give or take 8.
      const share = (first?.opsPerSecond ?? 0) / opsPerSecond;
      expect(share).toBeGreaterThan(0.02);
      expect(share).toBeLessThan(0.09);
    }
  }, 60_000);
});
