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
  readonly identity: Identity;
  /** A promise while it is being signed. */
  token: string | Promise<string>;
  readonly reusableUntilMs: number;
}

export class IdentitySigner {
  /** By session, or by who has none. */
  readonly #statements = new Map<string, Statement>();

  constructor(
    private readonly privateKey: KeyObject,
    private readonly now: () => number = Date.now,
  ) {}

  /** The value of `x-shop-identity` for this caller, good for at least another 30 seconds. At once where it is signed. */
  sign(identity: Identity): string | Promise<string> {
    const key = identity.sessionId ?? identity.subject;
    const known = this.#statements.get(key);
    const isReusable = known !== undefined && isSame(known.identity, identity);
    return isReusable && this.now() < known.reusableUntilMs ? known.token : this.#signAnew(key, identity);
  }

  #signAnew(key: string, identity: Identity): Promise<string> {
    if (this.#statements.size >= mostKept) this.#statements.clear();
    const token = this.#signNew(identity);
    const statement: Statement = { identity, token, reusableUntilMs: this.now() + reuseForMs };
    this.#statements.set(key, statement);
    token.then(
      (signed) => (statement.token = signed),
      () => this.#statements.delete(key),
    );
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

function isSame(one: Identity, other: Identity): boolean {
  if (one.subject !== other.subject || one.sessionId !== other.sessionId) return false;
  return one.roles.length === other.roles.length && one.roles.every((role, at) => role === other.roles[at]);
}
