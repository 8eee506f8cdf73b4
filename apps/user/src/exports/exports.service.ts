import { Injectable } from '@nestjs/common';
import type { ShopperExport } from '@shop/contracts/user';
import { RecordsElsewhere } from '../elsewhere/records-elsewhere.js';
import { ExportIncompleteError, type Part } from './exports.errors.js';
import { ExportsRepository } from './exports.repository.js';

/** Everything the shop holds of a shopper, gathered while they wait (docs/adr/0045). */
@Injectable()
export class ExportsService {
  constructor(
    private readonly own: ExportsRepository,
    private readonly elsewhere: RecordsElsewhere,
  ) {}

  /** Read past every cache. @throws ExportIncompleteError naming each part that did not answer */
  async export(userId: string): Promise<ShopperExport> {
    const [user, auth, cart] = await Promise.allSettled([
      this.own.read(userId),
      this.elsewhere.readAccount(),
      this.elsewhere.readCart(),
    ]);
    if (user.status === 'rejected' || auth.status === 'rejected' || cart.status === 'rejected')
      throw incomplete({ user, auth, cart });
    const exportedAt = new Date().toISOString();
    return { exportedAt, userId, ...user.value, account: auth.value, cart: cart.value };
  }
}

function incomplete(parts: Readonly<Record<Part, PromiseSettledResult<unknown>>>): ExportIncompleteError {
  const failed = Object.entries(parts).flatMap(([part, result]) =>
    result.status === 'rejected' ? [{ part: part as Part, cause: result.reason as unknown }] : [],
  );
  return new ExportIncompleteError(
    failed.map(({ part }) => part),
    failed.map(({ cause }) => cause),
  );
}
