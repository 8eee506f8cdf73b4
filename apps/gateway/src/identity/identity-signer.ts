// The statement "this is who asks", signed for the services (docs of @shop/service-defaults: identity-verifier.ts).
// One signature costs about 0.1 ms, so a statement is used for half of its life before the next one is signed.
import type { KeyObject } from 'node:crypto';
import {
  type Identity,
  identityAudience,
  identityIssuer,
  identityMaxAgeSeconds,
} from '@shop/service-defaults';
import { SignJWT } from 'jose';

const reuseForMs = (identityMaxAgeSeconds / 2) * 1_000;
const mostKept = 10_000;

interface Statement {
  readonly token: Promise<string>;
  readonly reusableUntilMs: number;
}

export class IdentitySigner {
  readonly #statements = new Map<string, Statement>();

  constructor(
    private readonly privateKey: KeyObject,
    private readonly now: () => number = Date.now,
  ) {}

  /** The value of `x-shop-identity` for this caller, good for at least another 30 seconds. */
  sign(identity: Identity): Promise<string> {
    const key = [identity.subject, identity.sessionId ?? '', ...identity.roles].join(' ');
    const known = this.#statements.get(key);
    if (known !== undefined && this.now() < known.reusableUntilMs) return known.token;
    if (this.#statements.size >= mostKept) this.#statements.clear();
    const token = this.#signNew(identity);
    this.#statements.set(key, { token, reusableUntilMs: this.now() + reuseForMs });
    return token;
  }

  #signNew({ subject, roles, sessionId }: Identity): Promise<string> {
    const issuedAt = Math.floor(this.now() / 1_000);
    return new SignJWT({ roles: [...roles], ...(sessionId === undefined ? {} : { sid: sessionId }) })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(identityIssuer)
      .setAudience(identityAudience)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + identityMaxAgeSeconds)
      .sign(this.privateKey);
  }
}
