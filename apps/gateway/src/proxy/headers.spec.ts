import { describe, expect, it } from '@jest/globals';
import { forwardableHeaders, returnableHeaders } from './headers.js';

describe('forwardableHeaders', () => {
  it('passes what the client says to the service', () => {
    const headers = {
      accept: 'application/json',
      cookie: 'a=1',
      'if-none-match': '"x"',
      'content-length': '3',
    };
    expect(forwardableHeaders(headers)).toEqual(headers);
  });

  it.each([
    'x-shop-identity',
    'x-shop-anything',
    'x-forwarded-for',
    'x-forwarded-host',
    'forwarded',
    'x-real-ip',
  ])('takes off %s: only we may say that', (name) => {
    expect(forwardableHeaders({ [name]: 'forged' })).toEqual({});
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
    expect(forwardableHeaders({ [name]: 'x' })).toEqual({});
  });

  it('keeps what the connection header names', () => {
    expect(forwardableHeaders({ connection: 'close, X-Secret', 'x-secret': '1', accept: '*/*' })).toEqual({
      accept: '*/*',
    });
  });

  it('does not hand the operator token to the services', () => {
    expect(forwardableHeaders({ authorization: 'Bearer t' })).toEqual({});
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
