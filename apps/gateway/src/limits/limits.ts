// The limits of the gateway (DESIGN: libs/redis/src/rate-limit). All that apply to an address, or to a user, are asked in
// one round trip, and a request that one of them refuses is counted by none. A login of who is signed in is counted by
// user and by address: two, at once. Redis slow or gone: this process counts alone, and `watch` is told.
import { keyFamilies } from '@shop/redis/keys';
import type { RedisClient } from '@shop/redis/client';
import { CombinedLimiter, type RateLimitDecision } from '@shop/redis/rate-limit';
import type { EdgeWatch } from '../watch/edge-watch.js';
import type { LimitsConfig } from './limits-env.js';
import { TooManyRequestsError } from './limits.errors.js';

type AddressPolicy = 'anonymous' | 'writes' | 'logins' | 'unknown-credentials';

/** By what a request is counted. */
export interface Counted {
  readonly address: string;
  /** Who is signed in; undefined for anybody else. */
  readonly userId: string | undefined;
  readonly isWrite: boolean;
  readonly isLogin: boolean;
}

export class Limits {
  readonly #byAddress;
  readonly #byUser;
  readonly #watch: EdgeWatch;

  constructor({ client, config, watch }: { client: RedisClient; config: LimitsConfig; watch: EdgeWatch }) {
    const windowMs = config.LIMIT_WINDOW_MS;
    const writes = { name: 'writes', limit: config.LIMIT_WRITES, windowMs } as const;
    this.#byAddress = new CombinedLimiter({
      client,
      family: keyFamilies.rateLimitIp,
      policies: [
        { name: 'anonymous', limit: config.LIMIT_ANONYMOUS, windowMs },
        writes,
        { name: 'logins', limit: config.LIMIT_LOGINS, windowMs },
        { name: 'unknown-credentials', limit: config.LIMIT_UNKNOWN_CREDENTIALS, windowMs },
      ],
    });
    this.#byUser = new CombinedLimiter({
      client,
      family: keyFamilies.rateLimitUser,
      policies: [{ name: 'signed-in', limit: config.LIMIT_SIGNED_IN, windowMs }, writes],
    });
    this.#watch = watch;
  }

  /** What every limit says that applies to the request. Redis down: decided here; nothing is thrown. */
  async check({ address, userId, isWrite, isLogin }: Counted): Promise<readonly RateLimitDecision[]> {
    const writes = isWrite ? (['writes'] as const) : [];
    const logins = isLogin ? (['logins'] as const) : [];
    const ofAddress = (...policies: AddressPolicy[]) => this.#byAddress.check({ address }, { policies });
    if (userId === undefined) return this.#decided(await ofAddress('anonymous', ...writes, ...logins));
    const ofUser = this.#byUser.check({ userId }, { policies: ['signed-in', ...writes] });
    if (!isLogin) return this.#decided(await ofUser);
    return this.#decided((await Promise.all([ofUser, ofAddress(...logins)])).flat());
  }

  #decided(decisions: readonly RateLimitDecision[]): readonly RateLimitDecision[] {
    this.#watch.limitsDecided(decisions);
    return decisions;
  }

  /**
   * Lets a question to auth about a credential through that Redis does not know.
   *
   * @throws TooManyRequestsError
   */
  async admitUnknownCredential(address: string): Promise<void> {
    const decisions = await this.#byAddress.check({ address }, { policies: ['unknown-credentials'] });
    this.#watch.limitsDecided(decisions);
    throwIfRefused(decisions);
  }
}

/** @throws TooManyRequestsError by the limit that refuses for longest */
export function throwIfRefused(decisions: readonly RateLimitDecision[]): void {
  let longest: RateLimitDecision | undefined;
  for (const decision of decisions) {
    if (!decision.isAllowed && decision.retryAfterMs >= (longest?.retryAfterMs ?? 0)) longest = decision;
  }
  if (longest)
    throw new TooManyRequestsError({ policy: longest.policy.name, retryAfterMs: longest.retryAfterMs });
}
