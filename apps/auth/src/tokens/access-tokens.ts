import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Clock } from '../clock.js';
import type { AuthConfig } from '../config.js';
import { KeysService } from '../keys/keys.service.js';
import { SETTINGS } from '../settings.js';

/** What an access token says of its bearer. */
export interface AccessClaims {
  readonly userId: string;
  readonly familyId: string;
  /** The account's epoch when the family began. */
  readonly epoch: number;
}

export interface IssuedAccess {
  readonly token: string;
  readonly endsAt: Date;
}

const ISSUER = 'shop-auth';
const AUDIENCE = 'shop';
/** RFC 9068: not to be taken for another kind of JWT. */
const TYPE = 'at+jwt';

const payloadSchema = z.object({ sub: z.uuid(), sid: z.string(), epoch: z.int(), exp: z.number() });

/** Signs and reads access tokens: EdDSA JWTs (RFC 9068). That a signature is good does not say that its family lives. */
@Injectable()
export class AccessTokens {
  readonly #keyOf: JWTVerifyGetKey;

  constructor(
    private readonly keys: KeysService,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly config: AuthConfig,
  ) {
    this.#keyOf = async ({ kid = '' }) => {
      const key = await keys.verifying(kid);
      if (key) return key;
      throw new UnknownKeyError();
    };
  }

  /** A fresh token, good for 15 minutes and never beyond its family's end. */
  async issue({ userId, familyId, epoch }: AccessClaims, familyEndsAt: Date): Promise<IssuedAccess> {
    const { kid, privateKey } = await this.keys.signing();
    const endsAtMs = Math.min(this.clock.nowMs() + this.config.ACCESS_TOKEN_MS, familyEndsAt.getTime());
    const endsAt = new Date(Math.floor(endsAtMs / 1_000) * 1_000);
    const token = await new SignJWT({ sid: familyId, epoch })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(this.clock.at())
      .setExpirationTime(endsAt)
      .sign(privateKey);
    return { token, endsAt };
  }

  /** What a token says; `null` when it is not one of ours or has ended. Postgres down while a key is looked up: throws. */
  async read(token: string): Promise<(AccessClaims & { readonly endsAtMs: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, this.#keyOf, {
        algorithms: ['EdDSA'],
        ...{ issuer: ISSUER, audience: AUDIENCE, typ: TYPE, currentDate: this.clock.at() },
      });
      const { sub: userId, sid: familyId, epoch, exp } = payloadSchema.parse(payload);
      return { userId, familyId, epoch, endsAtMs: exp * 1_000 };
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  }
}

class UnknownKeyError extends Error {}

/** Of jose, of the shape, or a key that we do not have; a database that is away is none. */
function isRefusal(error: unknown): boolean {
  return error instanceof UnknownKeyError || error instanceof z.ZodError || error instanceof errors.JOSEError;
}
