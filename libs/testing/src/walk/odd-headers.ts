import { type GoodRequest, plainRequestOf, type PlainRequest } from './good-request.js';

/**
 * Headers that any client may send to any route, and that no document speaks of. A route may refuse them or not look at
 * them.
 */
const oddHeaders: readonly (readonly [name: string, value: string, what?: string])[] = [
  ['idempotency-key', ''],
  ['idempotency-key', '{a}:b'],
  ['idempotency-key', 'x'.repeat(5_000), 'of 5,000 characters'],
  ['cookie', '=;;%;a'],
  ['cookie', `cart=${'x'.repeat(4_000)}; cart=%; session=.`, 'with two carts and no session'],
  ['x-request-id', '{"a":1}'],
  ['traceparent', '00-zz-zz-zz'],
  ['user-agent', 'x'.repeat(5_000), 'of 5,000 characters'],
  ['accept', 'text/html;q=banana'],
];

/** The good request with each of them. */
export function oddHeadersOf(good: GoodRequest): { input: string; request: PlainRequest }[] {
  const plain = plainRequestOf(good);
  return oddHeaders.map(([name, value, what = JSON.stringify(value)]) => ({
    input: `the header ${name} ${what}`,
    request: { ...plain, headers: { ...plain.headers, [name]: value } },
  }));
}
