import { describe, expect, it } from '@jest/globals';
import { Fleet, give, never, MUG, type Process } from '../../test/support/fleet.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { Envelope } from './envelope.js';
import { pack, unpack } from './packing.js';

const LONG = { name: 'a white hanging heart t-light holder, £2.55 ☕ '.repeat(500) };

describe('packing', () => {
  it.each(['', 'plain', 'ä £ ☕ \u{1f642}', '"\\u0000"', 'x'.repeat(100_000)])(
    'gives back text %#',
    (text) => {
      expect(unpack(pack(text))).toBe(text);
    },
  );

  it('makes repetitive JSON a fraction of its size, base64 included', () => {
    const json = JSON.stringify(LONG);
    expect(pack(json).length).toBeLessThan(json.length / 10);
  });

  it.each([
    [
      'one letter differs',
      (packed: string) => `${packed.slice(0, 40)}${packed[40] === 'A' ? 'B' : 'A'}${packed.slice(41)}`,
    ],
    ['its end is missing', (packed: string) => packed.slice(0, -8)],
    ['it is something else', () => 'bm8gemxpYg=='],
  ])('notices when %s', (_, damage) => {
    expect(() => unpack(damage(pack(JSON.stringify(LONG))))).toThrow();
  });
});

describe('an envelope', () => {
  it('compresses what is longer than the bound, in bytes, and nothing else', () => {
    const envelope = new Envelope<string>(1, 10);
    expect(envelope.seal('12345678')).toBe('{"schema":1,"value":"12345678"}');
    expect(envelope.seal('123456789')).toMatch(/^\{"schema":1,"packed":"[\w+/=]+"\}$/);
    expect(envelope.seal('££££££')).toContain('packed');
    expect(new Envelope<string>(1).seal('x'.repeat(100_000))).not.toContain('packed');
  });

  it('keeps what is known of a value beside it, packed or not', () => {
    const meta = { freshUntilMs: 7, groups: { 'group:a': 'v1' } };
    for (const aboveBytes of [0, Infinity]) {
      const envelope = new Envelope<string>(1, aboveBytes);
      expect(envelope.open(envelope.seal('mug', meta))).toEqual({ kind: 'value', value: 'mug', meta });
      expect(envelope.open(envelope.seal(null, meta))).toEqual({ kind: 'value', value: null, meta });
    }
  });

  it.each([
    '{"schema":1,"packed":"no zlib"}',
    `{"schema":1,"packed":"${pack('no json')}"}`,
    '{"schema":1,"packed":7}',
    '{"schema":1,"other":7}',
    '{"schema":1,"meta":7}',
  ])('takes %s for corrupt', (text) => {
    expect(new Envelope(1).open(text)).toEqual({ kind: 'corrupt' });
  });
});

describe('a family that compresses', () => {
  const fleet = new Fleet(useTestCluster());
  const packing = (): Process => fleet.process({ compressAboveBytes: 1_000 });

  it('stores big values in a fraction of their size, and serves them as they were', async () => {
    const [one, two] = [packing(), packing()];
    const [big, small] = [fleet.freshId(), fleet.freshId()];
    await one.products.getOrLoad(big, give(LONG));
    await one.products.getOrLoad(small, give(MUG));
    expect((await fleet.stored(big))?.length).toBeLessThan(2_000);
    expect(await fleet.stored(small)).toBe('{"schema":2,"value":{"name":"mug"}}');
    expect(await two.products.getOrLoad(big, never)).toEqual(LONG);
    expect(two.counts()).toMatchObject({ hits: 1, errors: 0 });
  });

  it('is read by one that does not, and the other way round', async () => {
    const [id, other] = [fleet.freshId(), fleet.freshId()];
    await packing().products.getOrLoad(id, give(LONG));
    expect(await fleet.process().products.getOrLoad(id, never)).toEqual(LONG);
    await fleet.process().products.getOrLoad(other, give(LONG));
    expect(await packing().products.getOrLoad(other, never)).toEqual(LONG);
  });

  it('takes a damaged value for a miss, and counts it', async () => {
    const process = packing();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(LONG));
    const text = (await fleet.stored(id)) ?? '';
    await fleet.store(id, `${text.slice(0, 60)}////${text.slice(64)}`);
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(process.counts()).toMatchObject({ errors: 1, misses: 2 });
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
  });
});
