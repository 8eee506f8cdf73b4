// What passes the gateway and what does not. Headers of one connection stay on it (RFC 9110, 7.6.1); statements that
// only we may make (who asks, from where) are taken off whoever sent them.
import type { IncomingHttpHeaders } from 'node:http';

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
  // The gateway has read it; services believe its signed statement instead.
  'authorization',
  'forwarded',
  'x-real-ip',
]);

const neverReturned = new Set(hopByHop);

/** The request's headers without what must not pass. */
export function forwardableHeaders(headers: IncomingHttpHeaders): Headers {
  const named = namedByConnection(headers.connection);
  const passing: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || neverForwarded.has(name) || isOurs(name) || named.includes(name)) continue;
    passing[name] = value;
  }
  return passing;
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
