// Inside the shop a request says who asks by a signed statement, not by trust in the network: a short-lived EdDSA JWT
// that only the gateway can sign (docs/adr/0012). Services hold the public key and can verify, never sign.
import type { KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import { IdentityInvalidError } from './identity.errors.js';

export const identityHeader = 'x-shop-identity';
export const identityIssuer = 'shop-gateway';
export const identityAudience = 'shop-internal';
/** The longest life that a verifier accepts, whatever the statement says of itself. */
export const identityMaxAgeSeconds = 60;

const clockToleranceSeconds = 5;

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

/** Verifies the gateway's statements. Needs no network and no store. */
export class IdentityVerifier {
  constructor(private readonly publicKey: KeyObject) {}

  /**
   * @param token the value of `x-shop-identity`
   * @throws IdentityInvalidError when the signature, issuer, audience, age or shape is not as it must be.
   * Fails closed: nothing unverified is ever returned.
   */
  async verify(token: string): Promise<Identity> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: ['EdDSA'],
        issuer: identityIssuer,
        audience: identityAudience,
        clockTolerance: clockToleranceSeconds,
        maxTokenAge: identityMaxAgeSeconds,
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      return toIdentity(claimsSchema.parse(payload));
    } catch (cause) {
      throw new IdentityInvalidError(cause);
    }
  }
}

function toIdentity({ sub, roles, sid, iat, exp }: z.infer<typeof claimsSchema>): Identity {
  if (exp - iat > identityMaxAgeSeconds) throw new RangeError('lives longer than it may');
  const session = sid === undefined ? {} : { sessionId: sid };
  return Object.freeze({ subject: sub, roles: Object.freeze(roles), ...session });
}
