import { PathAmbiguousError } from './proxy.errors.js';

/** Where the public API lives; inside, the services know nothing of it. */
export const publicPrefix = '/api';

const ambiguous = /\\|%5c|\/(?:\.|%2e){1,2}(?:\/|$)/i;

/**
 * `/api/products/1?x=y` as the service knows it: `/products/1?x=y`. The query passes untouched.
 *
 * @throws PathAmbiguousError
 */
export function insidePathOf(url: string): string {
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  if (ambiguous.test(path)) throw new PathAmbiguousError();
  return url.slice(publicPrefix.length);
}
