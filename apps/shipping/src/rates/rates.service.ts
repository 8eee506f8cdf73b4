import { Injectable } from '@nestjs/common';
import type { Rate, RateQuestion } from '@shop/contracts/shipping';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies, type RateId } from '@shop/redis/keys';
import { ratePenceOf, weightClassOf } from './pricing.js';
import { CountryNotServedError } from './rates.errors.js';
import { RatesRepository } from './rates.repository.js';

/** Where the one warehouse is. */
const warehouseCountry = 'GB';

/**
 * What sending costs, cached by country and weight class. Prices change with a migration only, and nothing is forgotten
 * then: the old one is shown for as long as its entry lives. Redis down: comes from Postgres.
 */
@Injectable()
export class RatesService {
  private readonly cached: CacheFamily<RateId, Rate>;

  constructor(
    private readonly rates: RatesRepository,
    cache: Cache,
  ) {
    this.cached = cache.family<Rate, RateId>({
      family: keyFamilies.shippingRate,
      schemaVersion: 1,
      readFrom: 'replica',
      negativeTtlMs: 300_000,
    });
  }

  /** @throws CountryNotServedError */
  async quote({ country, weightGrams }: RateQuestion): Promise<Rate> {
    const id = { from: warehouseCountry, to: country, weightClassGrams: weightClassOf(weightGrams) };
    const rate = await this.cached.getOrLoad(id, () => this.load(id));
    if (!rate) throw new CountryNotServedError(country);
    return rate;
  }

  private async load({ to: country, weightClassGrams }: RateId): Promise<Rate | null> {
    const tariff = await this.rates.findTariff(country);
    if (!tariff) return null;
    const { zone, days } = tariff;
    return { country, zone, weightClassGrams, ratePence: ratePenceOf(tariff, weightClassGrams), days };
  }
}
