import { tokenClaimsSchema, tokenSchemaVersion, type TokenClaims } from '@shop/contracts/auth';
import type { RedisClient } from '@shop/redis/client';
import { type InstallLease, type PresentedToken, TokenCache } from '@shop/redis/session';
import type { Identity } from '@shop/service-defaults';
import type { AuthQuestions } from './auth-questions.js';
import { flightOf, type Found, type Recalled } from './recalled.js';

/** Access tokens as Redis remembers them, and what to ask of auth where it does not. */
export class RememberedTokens {
  readonly #cache: TokenCache<TokenClaims>;
  readonly #auth: AuthQuestions;

  constructor({ client, auth }: { client: RedisClient; auth: AuthQuestions }) {
    this.#cache = new TokenCache({ client, claims: tokenClaimsSchema, schemaVersion: tokenSchemaVersion });
    this.#auth = auth;
  }

  /** @throws RedisDeadlineError, RedisUnavailableError */
  async recall(presented: PresentedToken): Promise<Recalled> {
    const read = await this.#cache.read(presented);
    if (read.kind === 'known') return { kind: 'known', identity: identityOf(presented.userId, read.claims) };
    const { lease } = read;
    return {
      kind: 'unknown',
      flight: flightOf(presented.token, lease),
      ask: () => this.#ask(presented, lease),
    };
  }

  async #ask(presented: PresentedToken, lease: InstallLease): Promise<Found | null> {
    const { token, userId } = presented;
    const verified = await this.#auth.verifyToken({ token });
    if (verified?.userId !== userId) return null;
    const { epoch, endsAtMs, claims } = verified;
    return {
      identity: identityOf(userId, claims),
      install: () => this.#cache.remember(presented, { epoch, endsAtMs, claims }, lease),
    };
  }
}

function identityOf(userId: string, { roles, sessionId }: TokenClaims): Identity {
  return { subject: userId, roles, sessionId };
}
