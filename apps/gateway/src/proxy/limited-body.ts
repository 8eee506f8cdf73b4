import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { BodyTooLargeError } from './proxy.errors.js';

export interface LimitedBodyOptions {
  readonly headers: IncomingHttpHeaders;
  readonly payload: Readable;
  readonly limitBytes: number;
}

/**
 * The body as a stream of at most `limitBytes`. One that says its length is refused before a byte is read; one that
 * does not is cut off at the limit, and its request fails.
 *
 * @throws BodyTooLargeError, or the stream fails with it
 */
export function limitedBody({ headers, payload, limitBytes }: LimitedBodyOptions): Readable {
  const declared = headers['content-length'];
  if (declared === undefined) return Readable.from(counted(payload, limitBytes), { objectMode: false });
  if (Number(declared) > limitBytes) throw new BodyTooLargeError(limitBytes);
  return payload;
}

async function* counted(payload: Readable, limitBytes: number): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  // The socket is left open, for the answer that says why.
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    sizeBytes += Buffer.byteLength(chunk);
    if (sizeBytes > limitBytes) throw new BodyTooLargeError(limitBytes);
    yield chunk;
  }
}
