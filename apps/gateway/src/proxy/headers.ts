// What passes the gateway and what does not. Headers of one connection stay on it (RFC 9110, 7.6.1); statements that
// only we may make (who asks, from where) are taken off whoever sent them.
import type { IncomingHttpHeaders } from 'node:http';
import { withoutCookies } from '../credentials/cookies.js';

export type Headers = Record<string, string | string[]>;

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const neverForwarded = new Set([
  ...hopByHop,
  // Answered by Node already; undici would refuse to send it.
  'expect',
  'host',
  // Passes without the cookies that are ours, see below.
  'cookie',
  // The gateway has read it; services believe its signed statement instead.
  'authorization',
  'forwarded',
  'x-real-ip',
]);

const neverReturned = new Set(hopByHop);

/** The request's headers without what must not pass, the cookies of `stripped` among it. */
export function forwardableHeaders(headers: IncomingHttpHeaders, stripped: ReadonlySet<string>): Headers {
  const named = namedByConnection(headers.connection);
  const passing: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || neverForwarded.has(name) || isOurs(name) || named.includes(name)) continue;
    passing[name] = value;
  }
  if (headers.cookie !== undefined) passCookies(passing, { cookie: headers.cookie, stripped });
  return passing;
}

function passCookies(
  passing: Headers,
  { cookie, stripped }: { cookie: string; stripped: ReadonlySet<string> },
): void {
  const left = withoutCookies(cookie, stripped);
  if (left !== undefined) passing['cookie'] = left;
}

/** The answer's headers without what must not pass. */
export function returnableHeaders(headers: IncomingHttpHeaders): Headers {
  const passing: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || neverReturned.has(name) || isOurs(name)) continue;
    passing[name] = value;
  }
  return passing;
}

function isOurs(name: string): boolean {
  return name.startsWith('x-shop-') || name.startsWith('x-forwarded-');
}

/** `connection: close, x-foo` says that x-foo, too, is for this connection only. */
function namedByConnection(connection: string | undefined): string[] {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return [];
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
