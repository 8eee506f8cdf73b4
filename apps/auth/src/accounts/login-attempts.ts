import { Inject, Injectable } from '@nestjs/common';
import { RedisClient } from '@shop/redis/client';
import { keyFamilies } from '@shop/redis/keys';
import { ExactLogLimiter } from '@shop/redis/rate-limit';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { LoginLimitedError } from './accounts.errors.js';

/**
 * Counts attempts to sign in to one account, right or wrong, before the password is looked at: guesses that run side by
 * side are all counted. The gateway counts by address. Redis down: this process counts alone.
 */
@Injectable()
export class LoginAttempts {
  readonly #limiter: ExactLogLimiter<string>;

  constructor(client: RedisClient, @Inject(SETTINGS) config: AuthConfig) {
    this.#limiter = new ExactLogLimiter({
      client,
      family: keyFamilies.rateLimitLogin,
      policy: { name: 'login-account', limit: config.LOGIN_LIMIT, windowMs: config.LOGIN_WINDOW_MS },
    });
  }

  /** @throws LoginLimitedError */
  async count(email: string): Promise<void> {
    const { isAllowed, retryAfterMs } = await this.#limiter.check(email);
    if (!isAllowed) throw new LoginLimitedError(retryAfterMs);
  }
}
