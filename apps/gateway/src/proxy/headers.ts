// What passes the gateway and what does not. Headers of one connection stay on it (RFC 9110, 7.6.1); statements that
// only we may make (who asks, from where) are taken off whoever sent them.
import type { IncomingHttpHeaders, OutgoingHttpHeader } from 'node:http';
import { withoutCookies } from '../credentials/cookies.js';

export type Headers = Record<string, string | string[]>;

/** A name, its value, the next name: as undici and Node write them without looking one up by its name (docs/adr/0199). */
type HeaderList = OutgoingHttpHeader[];

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

export interface Forwarding {
  /** Cookies that must not pass. */
  readonly stripped: ReadonlySet<string>;
  /** What the gateway says itself, in place of whatever the client said under that name. */
  readonly stated: Readonly<Record<string, string>>;
}

/** The request's headers without what must not pass, and what the gateway says itself. */
export function forwardedHeaders(headers: IncomingHttpHeaders, { stripped, stated }: Forwarding): string[] {
  const named = namedByConnection(headers.connection);
  const passing: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || neverForwarded.has(name) || isOurs(name)) continue;
    if (Object.hasOwn(stated, name) || named.includes(name)) continue;
    if (typeof value === 'string') passing.push(name, value);
    else for (const one of value) passing.push(name, one);
  }
  const cookies = headers.cookie === undefined ? undefined : withoutCookies(headers.cookie, stripped);
  if (cookies !== undefined) passing.push('cookie', cookies);
  for (const [name, value] of Object.entries(stated)) passing.push(name, value);
  return passing;
}

/** The answer's headers without what must not pass. */
export function returnableHeaders(headers: IncomingHttpHeaders): Headers {
  const passing: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && isReturned(name)) passing[name] = value;
  }
  return passing;
}

/** What the gateway itself says with an answer. */
type OwnHeaders = Readonly<Record<string, OutgoingHttpHeader | undefined>>;

/**
 * An answer's headers without what must not pass, after those of `own`: of both, the service's word stands. Cookies stand
 * beside one another.
 */
export function returnedHeaders(headers: IncomingHttpHeaders, own: OwnHeaders): HeaderList {
  const passing: HeaderList = [];
  for (const [name, value] of Object.entries(own)) {
    const isReplaced = isReturned(name) && name !== 'set-cookie' && Object.hasOwn(headers, name);
    if (value !== undefined && !isReplaced) passing.push(name, value);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && isReturned(name)) passing.push(name, value);
  }
  return passing;
}

function isReturned(name: string): boolean {
  return !neverReturned.has(name) && !isOurs(name);
}

function isOurs(name: string): boolean {
  return name.startsWith('x-shop-') || name.startsWith('x-forwarded-');
}

/** `connection: close, x-foo` says that x-foo, too, is for this connection only. */
function namedByConnection(connection: string | undefined): string[] {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return [];
  return connection.split(',').map((name) => name.trim().toLowerCase());
}
