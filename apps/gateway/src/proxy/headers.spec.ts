import { describe, expect, it } from '@jest/globals';
import { forwardableHeaders, returnableHeaders } from './headers.js';

const stripped = new Set(['session']);
const forward = (headers: Parameters<typeof forwardableHeaders>[0]) => forwardableHeaders(headers, stripped);

describe('forwardableHeaders', () => {
  it('passes what the client says to the service', () => {
    const headers = {
      accept: 'application/json',
      cookie: 'a=1',
      'if-none-match': '"x"',
      'content-length': '3',
    };
    expect(forward(headers)).toEqual(headers);
  });

  it.each([
    'x-shop-identity',
    'x-shop-anything',
    'x-forwarded-for',
    'x-forwarded-host',
    'forwarded',
    'x-real-ip',
  ])('takes off %s: only we may say that', (name) => {
    expect(forward({ [name]: 'forged' })).toEqual({});
  });

  it.each([
    'connection',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'proxy-authorization',
    'expect',
  ])('keeps %s on its connection', (name) => {
    expect(forward({ [name]: 'x' })).toEqual({});
  });

  it('keeps what the connection header names', () => {
    expect(forward({ connection: 'close, X-Secret', 'x-secret': '1', accept: '*/*' })).toEqual({
      accept: '*/*',
    });
  });

  it("keeps cookies that are the gateway's, and passes the others as they came", () => {
    expect(forward({ cookie: 'session=a.b.c' })).toEqual({});
    expect(forward({ cookie: 'a="1;  session=a.b.c;b=2=3' })).toEqual({ cookie: 'a="1; b=2=3' });
    expect(forward({ cookie: 'a=1;mysession=2' })).toEqual({ cookie: 'a=1;mysession=2' });
  });

  it('does not hand the operator token to the services', () => {
    expect(forward({ authorization: 'Bearer t' })).toEqual({});
  });
});

describe('returnableHeaders', () => {
  it('passes the answer, several cookies included', () => {
    const headers = { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'], 'retry-after': '1' };
    expect(returnableHeaders(headers)).toEqual(headers);
  });

  it('keeps the connection and our own statements inside', () => {
    expect(
      returnableHeaders({ connection: 'close', 'keep-alive': 'timeout=5', 'x-shop-identity': 'j' }),
    ).toEqual({});
  });
});
