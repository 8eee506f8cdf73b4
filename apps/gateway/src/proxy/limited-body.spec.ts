import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { limitedBody } from './limited-body.js';
import { BodyTooLargeError } from './proxy.errors.js';

function payloadOf(...chunks: string[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

async function textOf(body: Readable): Promise<string> {
  return Buffer.concat(await body.toArray()).toString();
}

describe('limitedBody', () => {
  it('passes a body that says its length as it is', () => {
    const payload = payloadOf('hello');
    expect(limitedBody({ headers: { 'content-length': '5' }, payload, limitBytes: 5 })).toBe(payload);
  });

  it('refuses one that says that it is too long before it is read', () => {
    const payload = payloadOf('hello!');
    expect(() => limitedBody({ headers: { 'content-length': '6' }, payload, limitBytes: 5 })).toThrow(
      BodyTooLargeError,
    );
    expect(payload.readableDidRead).toBe(false);
  });

  it('passes one of unknown length up to the limit', async () => {
    expect(await textOf(limitedBody({ headers: {}, payload: payloadOf('he', 'llo'), limitBytes: 5 }))).toBe(
      'hello',
    );
  });

  it('fails one of unknown length past the limit, and leaves its socket open for the answer', async () => {
    const payload = payloadOf('hello', '!', 'more');
    await expect(textOf(limitedBody({ headers: {}, payload, limitBytes: 5 }))).rejects.toThrow(
      BodyTooLargeError,
    );
    expect(payload.destroyed).toBe(false);
  });
});
