import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { maxWeightGrams, type Rate, rateQuestionSchema, rateSchema } from '@shop/contracts/shipping';
import { keyFamilies } from '@shop/redis/keys';
import { palletGrams, parcelClassesGrams } from '../src/rates/pricing.js';
import { type Answer, type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Every country that there is, as the contract knows them. */
const countries = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => rateQuestionSchema.shape.country.safeParse(code).success);

const url = (country: string, weightGrams: number | string) =>
  `/shipping/rates?country=${country}&weightGrams=${weightGrams}`;

describe('rates', () => {
  let shipping: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping(standstill);
  });
  afterAll(() => shipping.stop());
  beforeEach(() => shipping.redis.flush());

  const ask = (country: string, weightGrams: number) => shipping.get(url(country, weightGrams));
  const quote = async (country: string, weightGrams: number): Promise<Rate> =>
    rateSchema.parse((await ask(country, weightGrams)).body);

  it('send every country of the world a price for all weights, or a refusal that says so', async () => {
    expect(countries).toHaveLength(249);
    const refused: string[] = [];
    for (const country of countries) {
      const [light, heavy] = await Promise.all([ask(country, 1), ask(country, maxWeightGrams)]);
      expect(heavy.status).toBe(light.status);
      if (light.status === 200) rateSchema.parse(light.body);
      else {
        expect(light).toMatchObject({ status: 404, body: { code: 'COUNTRY_NOT_SERVED', country } });
        refused.push(country);
      }
    }
    expect(refused).toEqual(['AQ', 'BV', 'GS', 'HM', 'TF', 'UM']);
  });

  it('begin at 395 pence in the country itself', async () => {
    expect(await quote('GB', 1_200)).toEqual({
      country: 'GB',
      zone: 'united-kingdom',
      weightClassGrams: 2_000,
      ratePence: 395,
      days: { from: 1, to: 3 },
    });
  });

  it('have a price in every zone for just the classes of parcels that there are', async () => {
    const prices = await shipping.database.parcelPrice.findMany({ orderBy: { weightClassGrams: 'asc' } });
    const zones = await shipping.database.zone.findMany();
    expect(zones).toHaveLength(6);
    for (const { code } of zones) {
      const ofZone = prices.filter(({ zoneCode }) => zoneCode === code);
      expect(ofZone.map(({ weightClassGrams }) => weightClassGrams)).toEqual(parcelClassesGrams);
    }
  });

  it('rise with the weight in every zone, from the lightest parcel to the last pallet', async () => {
    const zones = await shipping.database.zone.findMany({ include: { countries: { take: 1 } } });
    const pallets = [1, 2, 3, 19, maxWeightGrams / palletGrams].map((count) => count * palletGrams);
    for (const { countries: some } of zones) {
      const rates: Rate[] = [];
      for (const classGrams of [...parcelClassesGrams, ...pallets]) {
        const rate = await quote(some[0]?.country ?? '', classGrams);
        expect(rate.weightClassGrams).toBe(classGrams);
        rates.push(rate);
      }
      const pence = rates.map(({ ratePence }) => ratePence);
      expect(pence).toEqual([...new Set(pence)].sort((one, other) => one - other));
    }
  });

  it('charge each started pallet the same', async () => {
    const { ratePence: one } = await quote('GB', palletGrams);
    // 74,215 pieces of a quarter of a kilogram: the largest line of the real data.
    expect(await quote('GB', 18_553_750)).toMatchObject({
      weightClassGrams: 19_000_000,
      ratePence: 38 * one,
    });
    expect(await quote('GB', maxWeightGrams)).toMatchObject({ ratePence: 200 * one });
  });

  it('are loaded once for a class, whatever its weights, and kept for no longer than documented', async () => {
    const before = await shipping.loads();
    const first = await quote('FR', 2_001);
    expect(await quote('FR', 2_001)).toEqual(first);
    expect(await quote('FR', 5_000)).toEqual(first);
    expect(await shipping.loads()).toBe(before + 1);
    await quote('FR', 5_001);
    expect(await shipping.loads()).toBe(before + 2);
    const ttlMs = Number(await shipping.redis.command('PTTL', 'shipping:rate:GB:FR:5000'));
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(keyFamilies.shippingRate.ttlMs);
  });

  it('remember that a country is not served, for a shorter time', async () => {
    const before = await shipping.loads();
    expect(await ask('AQ', 1_200)).toMatchObject({ status: 404 });
    expect(await ask('AQ', 900)).toMatchObject({ status: 404, body: { code: 'COUNTRY_NOT_SERVED' } });
    expect(await shipping.loads()).toBe(before + 1);
    const ttlMs = Number(await shipping.redis.command('PTTL', 'shipping:rate:GB:AQ:2000'));
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(300_000);
  });

  it('load a cold class once for twenty who ask at the same time', async () => {
    const before = await shipping.loads();
    const answers = await Promise.all(Array.from({ length: 20 }, () => quote('DE', 30_000)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await shipping.loads()).toBe(before + 1);
  });

  it('refuse what is no country and no weight that may be sent, and the field is named', async () => {
    const refusals: [Answer, string][] = [
      [await shipping.get(url('UK', 1_200)), 'country'],
      [await shipping.get(url('gb', 1_200)), 'country'],
      [await shipping.get(url('GB', 0)), 'weightGrams'],
      [await shipping.get(url('GB', '')), 'weightGrams'],
      [await shipping.get(url('GB', 1.5)), 'weightGrams'],
      [await shipping.get(url('GB', maxWeightGrams + 1)), 'weightGrams'],
    ];
    for (const [answer, field] of refusals) {
      const errors = expect.arrayContaining([expect.objectContaining({ field })]);
      expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors } });
    }
  });
});

describe('rates without Redis', () => {
  let shipping: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping({ ...standstill, REDIS_CACHE_DEADLINE_MS: '50' });
  });
  afterAll(() => shipping.stop());

  it('come from Postgres while the cluster hangs, refusals too, and health says so', async () => {
    await shipping.redis.whileHanging(async () => {
      expect(await shipping.get(url('GB', 1_200))).toMatchObject({ status: 200, body: { ratePence: 395 } });
      expect(await shipping.get(url('AQ', 1_200))).toMatchObject({ status: 404 });
      expect(await shipping.get('/health/ready')).toMatchObject({ body: { status: 'degraded' } });
    });
  });
});
