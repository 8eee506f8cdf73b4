// Inside the shop a request says who asks by a signed statement, not by trust in the network: a short-lived EdDSA JWT
// that only the gateway can sign (docs/adr/0012). Services hold the public key and can verify, never sign.
import type { KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { IdentityInvalidError } from './identity.errors.js';

export const identityHeader = 'x-shop-identity';
export const identityIssuer = 'shop-gateway';
export const identityAudience = 'shop-internal';
/** The longest life that a verifier accepts, whatever the statement says of itself. */
export const identityMaxAgeSeconds = 60;

const clockToleranceSeconds = 5;

/** Statements that are remembered, a few megabytes: the gateway says the same one for 30 s (apps/gateway identity-signer.ts). */
const mostRemembered = 10_000;

/** Who asks. */
export interface Identity {
  readonly subject: string;
  readonly roles: readonly string[];
  /** The session or family of tokens that the request came with; absent for an operator's token. */
  readonly sessionId?: string;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(128),
  roles: z.array(z.string().min(1).max(32)).max(16).default([]),
  sid: z.string().min(1).max(64).optional(),
  iat: z.number(),
  exp: z.number(),
});

interface Verified {
  readonly identity: Identity;
  /** Its own end. */
  readonly endsAtMs: number;
}

/** Verifies the gateway's statements. Needs no network and no store. */
export class IdentityVerifier {
  readonly #verified = new LRUCache<string, Verified>({ max: mostRemembered });

  constructor(
    private readonly publicKey: KeyObject,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * One that was verified is believed until it ends: what was true of these very characters stays true, and to verify them
   * for each request takes longer than most of what is asked (docs/adr/0185).
   *
   * @param token the value of `x-shop-identity`
   * @returns at once for one that was verified
   * @throws IdentityInvalidError when the signature, issuer, audience, age or shape is not as it must be.
   * Fails closed: nothing unverified is ever returned.
   */
  verify(token: string): Identity | Promise<Identity> {
    const known = this.#verified.get(token);
    return known !== undefined && this.now() < known.endsAtMs ? known.identity : this.#verifyAnew(token);
  }

  async #verifyAnew(token: string): Promise<Identity> {
    const verified = await this.#prove(token);
    this.#verified.set(token, verified);
    return verified.identity;
  }

  async #prove(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: ['EdDSA'],
        issuer: identityIssuer,
        audience: identityAudience,
        clockTolerance: clockToleranceSeconds,
        maxTokenAge: identityMaxAgeSeconds,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: new Date(this.now()),
      });
      return toVerified(claimsSchema.parse(payload));
    } catch (cause) {
      throw new IdentityInvalidError(cause);
    }
  }
}

function toVerified({ sub, roles, sid, iat, exp }: z.infer<typeof claimsSchema>): Verified {
  if (exp - iat > identityMaxAgeSeconds) throw new RangeError('lives longer than it may');
  const session = sid === undefined ? {} : { sessionId: sid };
  const identity = Object.freeze({ subject: sub, roles: Object.freeze(roles), ...session });
  return { identity, endsAtMs: exp * 1_000 };
}
