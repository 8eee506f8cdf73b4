import { Injectable } from '@nestjs/common';
import type { Statement } from '@shop/contracts/payment';
import { PaymentProvider } from '../provider/payment-provider.js';
import type { StatementQuery } from './statement.dto.js';

/** The provider's own books, to hold beside payment's. */
@Injectable()
export class StatementService {
  constructor(private readonly provider: PaymentProvider) {}

  /** @param cursor the last order of the page before */
  async page({ limit, cursor }: StatementQuery): Promise<Statement> {
    const found = await this.provider.statement({ limit: limit + 1, after: cursor });
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.orderId ?? null) : null };
  }
}
