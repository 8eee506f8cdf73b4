import { Injectable } from '@nestjs/common';
import type { Credentials } from '@shop/contracts/auth';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { LoginAttempts } from './login-attempts.js';

/** Passwords of accounts: none is looked at before the attempt was counted. */
@Injectable()
export class Passwords {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly attempts: LoginAttempts,
  ) {}

  /** @throws HashingBusyError */
  hash(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /**
   * Whether these credentials fit.
   *
   * @param passwordHash `null` for an address without an account: false, after the same work
   * @throws LoginLimitedError, HashingBusyError
   */
  async areRight({ email, password }: Credentials, passwordHash: string | null): Promise<boolean> {
    await this.attempts.count(email);
    return this.hasher.isRight(password, passwordHash);
  }
}
