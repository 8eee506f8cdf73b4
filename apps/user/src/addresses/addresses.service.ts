import { Injectable } from '@nestjs/common';
import type { Address, AddressChange, AddressList } from '@shop/contracts/user';
import { AddressNotFoundError } from './addresses.errors.js';
import { AddressesRepository } from './addresses.repository.js';

/** Where a shopper's orders may go. Not cached: read once at checkout and on one page, and never to be stale. */
@Injectable()
export class AddressesService {
  constructor(private readonly addresses: AddressesRepository) {}

  async list(userId: string): Promise<AddressList> {
    return { items: await this.addresses.list(userId) };
  }

  /** @throws AddressNotFoundError */
  async one(userId: string, addressId: string): Promise<Address> {
    const address = await this.addresses.find(userId, addressId);
    if (!address) throw new AddressNotFoundError(addressId);
    return address;
  }

  /** @throws AddressLimitError, ErasureUnderWayError */
  add(userId: string, change: AddressChange): Promise<Address> {
    return this.addresses.add(userId, change);
  }

  /** @throws AddressNotFoundError, ErasureUnderWayError */
  replace(userId: string, where: { addressId: string; change: AddressChange }): Promise<Address> {
    return this.addresses.replace(userId, where);
  }

  /** Removing what is not there is no error. @throws ErasureUnderWayError */
  remove(userId: string, addressId: string): Promise<void> {
    return this.addresses.remove(userId, addressId);
  }
}
