import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Account, Credentials } from '@shop/contracts/auth';
import { isUniqueViolation } from '@shop/postgres';
import { Revocations } from '../revocations/revocations.js';
import { AccountNotFoundError, CredentialsWrongError, EmailTakenError } from './accounts.errors.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';
import { Passwords } from './passwords.js';

@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly passwords: Passwords,
    private readonly revocations: Revocations,
  ) {}

  /** @throws EmailTakenError, HashingBusyError */
  async register({ email, password }: Credentials): Promise<Account> {
    const passwordHash = await this.passwords.hash(password);
    try {
      const row = await this.accounts.insert({
        userId: randomUUID(),
        email,
        passwordHash,
        roles: ['shopper'],
      });
      return accountOf(row);
    } catch (error) {
      if (isUniqueViolation(error)) throw new EmailTakenError();
      throw error;
    }
  }

  /**
   * Whose credentials these are.
   *
   * @throws LoginLimitedError, CredentialsWrongError, HashingBusyError
   */
  async authenticate(credentials: Credentials): Promise<AccountRow> {
    const account = await this.accounts.findByEmail(credentials.email);
    const areRight = await this.passwords.areRight(credentials, account?.passwordHash ?? null);
    if (!account || !areRight) throw new CredentialsWrongError();
    return account;
  }

  /** @throws AccountNotFoundError */
  async find(userId: string): Promise<AccountRow> {
    const row = await this.accounts.find(userId);
    if (!row) throw new AccountNotFoundError();
    return row;
  }

  /**
   * A change of privilege: whoever knew the old password is out everywhere.
   *
   * @throws AccountNotFoundError, LoginLimitedError, CredentialsWrongError
   */
  async changePassword(userId: string, change: { current: string; next: string }): Promise<AccountRow> {
    const { email } = await this.find(userId);
    await this.authenticate({ email, password: change.current });
    const passwordHash = await this.passwords.hash(change.next);
    await this.revocations.deliver(await this.accounts.endEverything(userId, { passwordHash }));
    return this.find(userId);
  }

  /** Logs out everywhere. Of an account that is gone nothing is left to end. */
  async endEverything(userId: string): Promise<void> {
    await this.revocations.deliver(await this.accounts.endEverything(userId));
  }

  /** Removes the account; doing it again changes nothing. */
  async erase(userId: string): Promise<void> {
    await this.revocations.deliver(await this.accounts.erase(userId));
  }
}

export function accountOf({ userId, email, roles, createdAt }: AccountRow): Account {
  return { userId, email, roles, createdAt: createdAt.toISOString() };
}
