import { Injectable } from '@nestjs/common';
import { type Address, type AddressChange, maxAddresses } from '@shop/contracts/user';
import { type Address as AddressRow, PrismaClient } from '../generated/prisma/client.js';
import { type Records, ShoppersRepository } from '../shoppers/shoppers.repository.js';
import { AddressLimitError, AddressNotFoundError } from './addresses.errors.js';

/** Addresses of one shopper. Every change runs under the shopper's lock, so that the rules hold however many come at once. */
@Injectable()
export class AddressesRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly shoppers: ShoppersRepository,
  ) {}

  /** The default first, the others by age. */
  async list(userId: string): Promise<Address[]> {
    const rows = await this.database.address.findMany({ where: { userId }, orderBy: [...order] });
    return rows.map(toAddress);
  }

  async find(userId: string, addressId: string): Promise<Address | null> {
    const row = await this.database.address.findUnique({ where: { userId, addressId } });
    return row && toAddress(row);
  }

  /** The first address is the default. @throws AddressLimitError, ErasureUnderWayError */
  async add(userId: string, { isDefault, ...address }: AddressChange): Promise<Address> {
    const row = await this.shoppers.change(userId, async (records) => {
      const count = await records.address.count({ where: { userId } });
      if (count >= maxAddresses) throw new AddressLimitError(maxAddresses);
      if (isDefault) await clearDefault(records, userId);
      return records.address.create({ data: { ...address, userId, isDefault: isDefault ?? count === 0 } });
    });
    return toAddress(row);
  }

  /** @throws AddressNotFoundError, ErasureUnderWayError */
  async replace(
    userId: string,
    { addressId, change }: { addressId: string; change: AddressChange },
  ): Promise<Address> {
    const { isDefault, ...address } = change;
    const row = await this.shoppers.change(userId, async (records) => {
      const where = { userId, addressId };
      if ((await records.address.count({ where })) === 0) throw new AddressNotFoundError(addressId);
      if (isDefault) await clearDefault(records, userId);
      return records.address.update({ where, data: { ...address, ...(isDefault && { isDefault }) } });
    });
    return toAddress(row);
  }

  /** The oldest of the others becomes the default when the default goes. @throws ErasureUnderWayError */
  remove(userId: string, addressId: string): Promise<void> {
    return this.shoppers.change(userId, async (records) => {
      await records.address.deleteMany({ where: { userId, addressId } });
      const [first] = await records.address.findMany({ where: { userId }, orderBy: [...order], take: 1 });
      if (!first || first.isDefault) return;
      await records.address.update({ where: { addressId: first.addressId }, data: { isDefault: true } });
    });
  }
}

const order = [{ isDefault: 'desc' }, { createdAt: 'asc' }, { addressId: 'asc' }] as const;

async function clearDefault(records: Records, userId: string): Promise<void> {
  await records.address.updateMany({ where: { userId, isDefault: true }, data: { isDefault: false } });
}

export function toAddress(row: AddressRow): Address {
  const { addressId, recipient, line1, line2, city, region, postcode, country, isDefault } = row;
  const createdAt = row.createdAt.toISOString();
  const updatedAt = row.updatedAt.toISOString();
  return {
    addressId,
    recipient,
    line1,
    line2,
    city,
    region,
    postcode,
    country,
    isDefault,
    createdAt,
    updatedAt,
  };
}
