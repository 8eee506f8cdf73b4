// One shopper's changes happen one after another: each locks the shopper's row first, so that a rule over several rows
// (twenty addresses, one default, the fifty latest) is judged on what is really there. Shoppers do not wait for one
// another. The same lock fences an erasure: what was on its way when the shopper was erased finds the mark and stores
// nothing. Postgres down: DatabaseUnavailableError.
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { UserConfig } from '../config.js';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { SETTINGS } from '../settings.js';
import { ErasureUnderWayError } from './shoppers.errors.js';

/** The tables inside the transaction of one change. */
export type Records = Prisma.TransactionClient;

@Injectable()
export class ShoppersRepository {
  readonly #limits: { readonly maxWait: number; readonly timeout: number };

  constructor(
    private readonly database: PrismaClient,
    @Inject(SETTINGS) private readonly settings: UserConfig,
  ) {
    this.#limits = {
      maxWait: settings.DATABASE_CONNECT_TIMEOUT_MS,
      timeout: settings.DATABASE_STATEMENT_TIMEOUT_MS,
    };
  }

  /**
   * Runs a change of one shopper's records in a transaction, after the change before it has ended.
   *
   * @throws ErasureUnderWayError when the shopper was erased within the last minutes
   */
  change<T>(userId: string, work: (records: Records) => Promise<T>): Promise<T> {
    return this.database.$transaction(async (records) => {
      await lock(records, userId);
      // A statement of its own: one that waited for the lock still sees what was there before the wait.
      if (await isErased(records, userId)) throw new ErasureUnderWayError();
      return work(records);
    }, this.#limits);
  }

  /** Deletes all that is known of a shopper and lets nothing new in for some minutes. Doing it again does no harm. */
  async erase(userId: string): Promise<void> {
    const userHash = hashOf(userId);
    const endsAt = new Date(Date.now() + this.settings.ERASURE_FENCE_MS);
    await this.database.$transaction(async (records) => {
      await lock(records, userId);
      await records.erasure.upsert({
        where: { userHash },
        create: { userHash, endsAt },
        update: { endsAt },
      });
      await records.shopper.delete({ where: { userId } });
    }, this.#limits);
  }

  /** Removes the marks whose time is over. */
  async sweepErasures(): Promise<void> {
    await this.database.erasure.deleteMany({ where: { endsAt: { lte: new Date() } } });
  }
}

/** Makes the row if there is none. Held until the transaction ends. */
async function lock(records: Records, userId: string): Promise<void> {
  await records.$executeRaw`
    INSERT INTO shoppers (user_id) VALUES (${userId}::uuid)
    ON CONFLICT (user_id) DO UPDATE SET changed_at = CURRENT_TIMESTAMP`;
}

async function isErased(records: Records, userId: string): Promise<boolean> {
  const mark = { userHash: hashOf(userId), endsAt: { gt: new Date() } };
  return (await records.erasure.count({ where: mark })) > 0;
}

/** A user id is random, so that its hash leads nobody back to it. */
function hashOf(userId: string): string {
  return createHash('sha256').update(userId).digest('hex');
}
