// An account is erased part by part while the shopper waits (docs/adr/0045). Every part can be done again, and the account
// itself goes last: as long as anything is left, whoever owns it can sign in and ask again.
import { Injectable } from '@nestjs/common';
import { RecordsElsewhere } from '../elsewhere/records-elsewhere.js';
import { ProfilesService } from '../profiles/profiles.service.js';
import { ShoppersRepository } from '../shoppers/shoppers.repository.js';
import {
  CopyNotForgottenError,
  ErasureIncompleteError,
  type ErasurePart,
  erasureParts,
} from './erasures.errors.js';

@Injectable()
export class ErasuresService {
  constructor(
    private readonly shoppers: ShoppersRepository,
    private readonly profiles: ProfilesService,
    private readonly elsewhere: RecordsElsewhere,
  ) {}

  /** Returns when nothing is left. @throws ErasureIncompleteError naming what is pending; asking again completes it */
  async erase(userId: string): Promise<void> {
    const erase: Readonly<Record<ErasurePart, () => Promise<void>>> = {
      cart: () => this.elsewhere.eraseCart(),
      user: () => this.shoppers.erase(userId),
      cache: () => this.#forget(userId),
      auth: () => this.elsewhere.eraseAccount(),
    };
    for (const part of erasureParts) {
      await erase[part]().catch((cause: unknown) => {
        throw new ErasureIncompleteError(part, cause);
      });
    }
  }

  async #forget(userId: string): Promise<void> {
    if (!(await this.profiles.forget(userId))) throw new CopyNotForgottenError();
  }
}
