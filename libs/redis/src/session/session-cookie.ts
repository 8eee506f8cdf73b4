import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SessionUserIdError } from './session.errors.js';

/*
 * A session's cookie is `<userId>.<sessionId>.<secret>`: the first two find the session, the third proves that it is
 * the caller's. Only the secret's SHA-256 is stored, so who reads Redis, a backup or a log cannot take a session over.
 * The secret has 256 random bits, so a fast hash without salt is enough: there is nothing to guess.
 */

/** What a well-formed cookie says; nothing in it is verified yet. */
export interface SessionCredential {
  readonly userId: string;
  readonly sessionId: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
}

const USER_ID = /^[\w-]{1,128}$/;
/** User id, session id, secret. */
const COOKIE = /^([\w-]{1,128})\.([\w-]{22})\.([\w-]{43})$/;

/** SHA-256 of a secret or a token, base64url. */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/**
 * A new session's cookie and what may be stored of it. Called at login and at each change of privilege, so that an id
 * known from before is worth nothing after.
 *
 * @throws SessionUserIdError
 */
export function mintCredential(userId: string): { cookie: string; credential: SessionCredential } {
  if (!USER_ID.test(userId)) throw new SessionUserIdError();
  const sessionId = randomBytes(16).toString('base64url');
  const secret = randomBytes(32).toString('base64url');
  const credential = Object.freeze({ userId, sessionId, secretHash: hashOf(secret) });
  return { cookie: `${userId}.${sessionId}.${secret}`, credential };
}

/** Reads a cookie. `null` when it is not well-formed; never throws. */
export function parseCookie(cookie: string): SessionCredential | null {
  const [, userId, sessionId, secret] = COOKIE.exec(cookie) ?? [];
  if (userId === undefined || sessionId === undefined || secret === undefined) return null;
  return Object.freeze({ userId, sessionId, secretHash: hashOf(secret) });
}

/** Whether a stored hash is that of the caller's secret, in a time that does not tell how much of it agrees. */
export function isProvenBy(credential: SessionCredential, storedHash: string): boolean {
  const [ours, stored] = [Buffer.from(credential.secretHash), Buffer.from(storedHash)];
  return ours.length === stored.length && timingSafeEqual(ours, stored);
}
