// The limits of the gateway (DESIGN: libs/redis/src/rate-limit). All that apply to a request are asked at once, one
// round trip each; a request that one of them refuses has been counted by the others. Redis slow or gone: this process
// counts alone, and `watch` is told.
import { keyFamilies } from '@shop/redis/keys';
import type { RedisClient } from '@shop/redis/client';
import { type RateLimitDecision, SlidingWindowLimiter } from '@shop/redis/rate-limit';
import type { EdgeWatch } from '../watch/edge-watch.js';
import type { LimitsConfig } from './limits-env.js';
import { TooManyRequestsError } from './limits.errors.js';

/** By what a request is counted. */
export interface Counted {
  readonly address: string;
  /** Who is signed in; undefined for anybody else. */
  readonly userId: string | undefined;
  readonly isWrite: boolean;
  readonly isLogin: boolean;
}

export class Limits {
  readonly #anonymous;
  readonly #signedIn;
  readonly #writesByAddress;
  readonly #writesByUser;
  readonly #logins;
  readonly #unknownCredentials;
  readonly #watch: EdgeWatch;

  constructor({ client, config, watch }: { client: RedisClient; config: LimitsConfig; watch: EdgeWatch }) {
    const windowMs = config.LIMIT_WINDOW_MS;
    const byAddress = (name: string, limit: number) =>
      new SlidingWindowLimiter({
        client,
        family: keyFamilies.rateLimitIp,
        policy: { name, limit, windowMs },
      });
    const byUser = (name: string, limit: number) =>
      new SlidingWindowLimiter({
        client,
        family: keyFamilies.rateLimitUser,
        policy: { name, limit, windowMs },
      });
    this.#anonymous = byAddress('anonymous', config.LIMIT_ANONYMOUS);
    this.#signedIn = byUser('signed-in', config.LIMIT_SIGNED_IN);
    this.#writesByAddress = byAddress('writes', config.LIMIT_WRITES);
    this.#writesByUser = byUser('writes', config.LIMIT_WRITES);
    this.#logins = byAddress('logins', config.LIMIT_LOGINS);
    this.#unknownCredentials = byAddress('unknown-credentials', config.LIMIT_UNKNOWN_CREDENTIALS);
    this.#watch = watch;
  }

  /** What every limit says that applies to the request. Redis down: decided here; nothing is thrown. */
  async check({ address, userId, isWrite, isLogin }: Counted): Promise<readonly RateLimitDecision[]> {
    const isAnonymous = userId === undefined;
    const checks = [isAnonymous ? this.#anonymous.check({ address }) : this.#signedIn.check({ userId })];
    if (isWrite) {
      const routeClass = 'write';
      checks.push(
        isAnonymous
          ? this.#writesByAddress.check({ address, routeClass })
          : this.#writesByUser.check({ userId, routeClass }),
      );
    }
    if (isLogin) checks.push(this.#logins.check({ address, routeClass: 'login' }));
    const decisions = await Promise.all(checks);
    this.#watch.limitsDecided(decisions);
    return decisions;
  }

  /**
   * Lets a question to auth about a credential through that Redis does not know.
   *
   * @throws TooManyRequestsError
   */
  async admitUnknownCredential(address: string): Promise<void> {
    const decision = await this.#unknownCredentials.check({ address, routeClass: 'credential' });
    this.#watch.limitsDecided([decision]);
    throwIfRefused([decision]);
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
