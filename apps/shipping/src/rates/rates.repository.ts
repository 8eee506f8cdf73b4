import { Injectable } from '@nestjs/common';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Tariff } from './pricing.js';

/** What it takes to send something to a country. */
export interface ZoneTariff extends Tariff {
  readonly zone: string;
  /** Until it arrives. */
  readonly days: { readonly from: number; readonly to: number };
}

const withPrices = { zone: { include: { parcels: { orderBy: { weightClassGrams: 'asc' } } } } } as const;

@Injectable()
export class RatesRepository {
  constructor(private readonly database: PrismaClient) {}

  /** The tariff of the country's zone; null: nothing is sent there. */
  async findTariff(country: string): Promise<ZoneTariff | null> {
    const found = await this.database.zoneCountry.findUnique({ where: { country }, include: withPrices });
    if (!found) return null;
    const { code, daysFrom, daysTo, palletPence, parcels } = found.zone;
    return { zone: code, days: { from: daysFrom, to: daysTo }, palletPence, parcels };
  }
}
