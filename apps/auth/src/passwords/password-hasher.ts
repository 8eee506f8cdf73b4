import { hash, verify } from '@node-rs/argon2';
import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { HashingBusyError } from './passwords.errors.js';

/** argon2id with the least that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes and verifies passwords, a few at a time: each costs 19 MiB and tens of milliseconds of a core, so a rush of
 * logins has to wait in line, and a long line is refused rather than let the process drown.
 */
@Injectable()
export class PasswordHasher {
  readonly #inTurn: ReturnType<typeof pLimit>;
  readonly #mostWaiting: number;
  #standIn: Promise<string> | undefined;

  constructor(@Inject(SETTINGS) config: AuthConfig) {
    this.#inTurn = pLimit(config.HASH_CONCURRENCY);
    this.#mostWaiting = config.HASH_QUEUE;
  }

  /** @throws HashingBusyError */
  hash(password: string): Promise<string> {
    return this.#queue(() => hash(password, ARGON2ID));
  }

  /**
   * Whether the password is the account's.
   *
   * @param passwordHash `null` for no account: then a stand-in is verified, so that the time does not tell
   * @throws HashingBusyError
   */
  async isRight(password: string, passwordHash: string | null): Promise<boolean> {
    const stored = passwordHash ?? (await this.#standInHash());
    const isRight = await this.#queue(() => verify(stored, password));
    return isRight && passwordHash !== null;
  }

  #standInHash(): Promise<string> {
    this.#standIn ??= hash('nobody has this password', ARGON2ID);
    return this.#standIn;
  }

  #queue<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#inTurn.pendingCount >= this.#mostWaiting) return Promise.reject(new HashingBusyError());
    return this.#inTurn(work);
  }
}
