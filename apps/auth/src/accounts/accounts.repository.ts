import { Injectable } from '@nestjs/common';
import { type Account as AccountRow, type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { type RevocationRow, RevocationsRepository } from '../revocations/revocations.repository.js';
import { Contacts } from './contacts.js';

export type { AccountRow };

type Transaction = Prisma.TransactionClient;

@Injectable()
export class AccountsRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly revocations: RevocationsRepository,
    private readonly contacts: Contacts,
  ) {}

  /** @throws a unique violation when the e-mail address is taken */
  async insert(
    account: Pick<AccountRow, 'userId' | 'email' | 'passwordHash' | 'roles'>,
  ): Promise<AccountRow> {
    const row = await this.database.$transaction(async (transaction) => {
      const made = await transaction.account.create({ data: account });
      await this.contacts.known(transaction, made);
      return made;
    });
    this.contacts.nudge();
    return row;
  }

  findByEmail(email: string): Promise<AccountRow | null> {
    return this.database.account.findUnique({ where: { email } });
  }

  find(userId: string): Promise<AccountRow | null> {
    return this.database.account.findUnique({ where: { userId } });
  }

  /**
   * Logs out everywhere in one transaction: the epoch rises, and what is of an older one is gone. A login that holds
   * the row's lock comes before and is ended too, or after and has the new epoch.
   *
   * @param change what else changes with it: the password
   * @returns what Redis is to be told; nothing when there is no such account
   */
  endEverything(userId: string, change: { passwordHash?: string } = {}): Promise<RevocationRow[]> {
    return this.#raiseEpoch(userId, change, async (transaction) => {
      await transaction.session.deleteMany({ where: { userId } });
      await transaction.tokenFamily.deleteMany({ where: { userId } });
    });
  }

  /** Removes the account and all that hangs on it. Nothing to tell when it is gone already. */
  async erase(userId: string): Promise<RevocationRow[]> {
    const ends = await this.#raiseEpoch(userId, {}, async (transaction) => {
      await transaction.account.delete({ where: { userId } });
      await this.contacts.erased(transaction, userId);
    });
    this.contacts.nudge();
    return ends;
  }

  #raiseEpoch(
    userId: string,
    change: { passwordHash?: string },
    remove: (transaction: Transaction) => Promise<void>,
  ): Promise<RevocationRow[]> {
    return this.database.$transaction(async (transaction) => {
      const [account] = await transaction.account.updateManyAndReturn({
        where: { userId },
        data: { ...change, epoch: { increment: 1 } },
      });
      if (!account) return [];
      await remove(transaction);
      const end = { kind: 'everything', userId, subject: '', epoch: account.epoch } as const;
      return this.revocations.insert([end], transaction);
    });
  }
}
