import { randomUUIDv7 } from 'node:crypto';

const wellFormed = /^[A-Za-z0-9._-]{1,64}$/;

/** The id a caller sent when it is harmless to log and to send on, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && wellFormed.test(header) ? header : newRequestId();
}

/** A UUIDv7 (RFC 9562, 5.7): sorts by time in log stores. */
export function newRequestId(): string {
  return randomUUIDv7();
}
