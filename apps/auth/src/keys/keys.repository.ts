import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { type Prisma, PrismaClient, type SigningKey as SigningKeyRow } from '../generated/prisma/client.js';

export type { SigningKeyRow };

/** One number for the one lock that whoever makes or removes keys holds; any other user of such locks takes another. */
const KEYS_LOCK = 4_807_001;

@Injectable()
export class KeysRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly clock: Clock,
  ) {}

  /** The one that signs last in front. */
  list(): Promise<SigningKeyRow[]> {
    return inOrder(this.database);
  }

  /**
   * Adds what `next` makes of the keys there are. One instance at a time: two that rotate at once make one key.
   *
   * @param next `null` when no key is needed
   */
  async addIfNeeded(next: (keys: readonly SigningKeyRow[]) => Promise<SigningKeyRow | null>): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${KEYS_LOCK}::bigint)`;
      const added = await next(await inOrder(transaction));
      if (added) await transaction.signingKey.create({ data: added });
    });
  }

  /** Removes keys whose successor has signed for so long that nothing of theirs is alive. */
  async removeOutlived(afterMs: number): Promise<void> {
    const signedFor = this.clock.at(-afterMs);
    await this.database.$executeRaw`
      DELETE FROM signing_keys WHERE signs_from < (
        SELECT max(signs_from) FROM signing_keys WHERE signs_from <= ${signedFor}
      )`;
  }
}

function inOrder(database: Prisma.TransactionClient): Promise<SigningKeyRow[]> {
  return database.signingKey.findMany({ orderBy: [{ signsFrom: 'desc' }, { kid: 'asc' }] });
}
