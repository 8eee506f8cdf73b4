import { describe, expect, it } from '@jest/globals';
import { forwardedHeaders, returnableHeaders, returnedHeaders } from './headers.js';

const stripped = new Set(['session']);
type Given = Parameters<typeof forwardedHeaders>[0];

const forward = (headers: Given, stated: Record<string, string> = {}) =>
  byName(forwardedHeaders(headers, { stripped, stated }));

/** A list of names and values, each name of which comes once. */
function byName(list: readonly unknown[]): Record<string, unknown> {
  const names = list.filter((_, index) => index % 2 === 0).map(String);
  expect(names).toEqual([...new Set(names)]);
  return Object.fromEntries(names.map((name, index) => [name, list[2 * index + 1]]));
}

describe('forwardedHeaders', () => {
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

  it('says what the gateway says itself, whatever the client said under that name', () => {
    const stated = { 'x-request-id': 'ours', 'x-forwarded-for': '1.1.1.1' };
    expect(
      forward({ 'x-request-id': 'theirs', 'x-forwarded-for': '6.6.6.6', accept: '*/*' }, stated),
    ).toEqual({ accept: '*/*', ...stated });
  });

  it('passes what is called like something that every object has', () => {
    expect(forward({ constructor: 'x', valueof: 'y' })).toEqual({ constructor: 'x', valueof: 'y' });
  });

  it('passes each value of a name that has several', () => {
    expect(forwardedHeaders({ 'set-cookie': ['a=1', 'b=2'] }, { stripped, stated: {} })).toEqual([
      ...['set-cookie', 'a=1'],
      ...['set-cookie', 'b=2'],
    ]);
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

describe('returnedHeaders', () => {
  it("passes the answer and what is our own, the service's word before ours", () => {
    const own = {
      'referrer-policy': 'no-referrer',
      'x-request-id': 'same',
      ratelimit: '"anonymous";r=1;t=2',
    };
    const said = { 'referrer-policy': 'origin', 'content-length': '3', 'x-shop-identity': 'j' };
    expect(byName(returnedHeaders(said, own))).toEqual({
      ...{ 'x-request-id': 'same', ratelimit: '"anonymous";r=1;t=2' },
      ...{ 'referrer-policy': 'origin', 'content-length': '3' },
    });
  });

  it('says of the connection what we say, never what the service says of its own', () => {
    const list = returnedHeaders(
      { connection: 'keep-alive', 'keep-alive': 'timeout=30' },
      { connection: 'close' },
    );
    expect(byName(list)).toEqual({ connection: 'close' });
  });

  it('sets our cookies beside those of the service', () => {
    expect(returnedHeaders({ 'set-cookie': ['cart=1'] }, { 'set-cookie': 'session=; Max-Age=0' })).toEqual([
      ...['set-cookie', 'session=; Max-Age=0'],
      ...['set-cookie', ['cart=1']],
    ]);
  });
});
