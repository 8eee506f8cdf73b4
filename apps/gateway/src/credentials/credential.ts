import type { IncomingHttpHeaders } from 'node:http';
import { tokenQuestionSchema, userIdSchema } from '@shop/contracts/auth';
import { parseCookie, type SessionCredential } from '@shop/redis/session';
import { decodeJwt } from 'jose';
import { bearerTokenIn } from './bearer.js';
import { cookieValues } from './cookies.js';
import { matchSecret } from './secret-match.js';
import { sessionCookieName } from './shop-cookies.js';

/** What a request offers as proof of who sent it. Nothing in it is verified but the operator's token. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'session'; readonly session: SessionCredential }
  /** An access token, and the user it says it is of. */
  | { readonly kind: 'token'; readonly token: string; readonly userId: string }
  /** Not even well-formed: refused without asking anybody. */
  | { readonly kind: 'malformed'; readonly carrier: 'cookie' | 'bearer' };

/** Reads the credential of a request. */
export type ReadCredential = (headers: IncomingHttpHeaders) => Credential;

const none: Credential = Object.freeze({ kind: 'none' });
const operator: Credential = Object.freeze({ kind: 'operator' });
const malformedCookie: Credential = Object.freeze({ kind: 'malformed', carrier: 'cookie' });
const malformedBearer: Credential = Object.freeze({ kind: 'malformed', carrier: 'bearer' });

/** How far auth's clock and ours may be apart, in seconds. */
const clockToleranceSeconds = 5;

/** An `authorization` header goes before a cookie: who sends one knows why, a browser adds its cookies by itself. */
export function credentialReader(options: {
  operatorToken: string | undefined;
  isLocal: boolean;
}): ReadCredential {
  const isOperatorToken = matchSecret(options.operatorToken);
  const sessionNames = new Set([sessionCookieName(options)]);
  return ({ authorization, cookie }) => {
    if (authorization === undefined) return cookie === undefined ? none : ofCookie(cookie, sessionNames);
    const token = bearerTokenIn(authorization);
    if (token === undefined) return malformedBearer;
    return isOperatorToken(token) ? operator : ofToken(token);
  };
}

/**
 * Two different sessions under one name: one was planted, by a path or a neighbouring host, and which one cannot be
 * told. Neither is believed.
 */
function ofCookie(header: string, names: ReadonlySet<string>): Credential {
  const [cookie, ...others] = new Set(cookieValues(header, names));
  if (cookie === undefined) return none;
  if (others.length > 0) return malformedCookie;
  // A name that is no account's would only make keys in Redis and questions that auth must refuse.
  const session = parseCookie(cookie);
  const isAccounts = session !== null && userIdSchema.safeParse(session.userId).success;
  return isAccounts ? { kind: 'session', session } : malformedCookie;
}

function ofToken(token: string): Credential {
  const userId = subjectOf(token);
  const isWellFormed = userId !== undefined && tokenQuestionSchema.safeParse({ token }).success;
  return isWellFormed ? { kind: 'token', token, userId } : malformedBearer;
}

/** Whose an access token says it is; undefined when it is none, or over by its own account. */
function subjectOf(token: string): string | undefined {
  try {
    const { sub, exp } = decodeJwt(token);
    if (exp !== undefined && exp + clockToleranceSeconds < Date.now() / 1_000) return undefined;
    return userIdSchema.safeParse(sub).data;
  } catch {
    return undefined;
  }
}
