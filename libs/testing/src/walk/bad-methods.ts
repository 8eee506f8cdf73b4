import type { BadRequest } from './bad-request.js';
import { refusedWith } from './bad-request.js';
import { type GoodRequest, urlOf } from './good-request.js';
import { methods } from './openapi-document.js';

/** Each method that no route has for the path of one of these requests: 405, and the path does nothing. */
export function badMethodsOf(
  requests: readonly GoodRequest[],
): (BadRequest & { readonly operation: string })[] {
  const paths = [...new Map(requests.map((good) => [good.operation.path, good])).values()];
  return paths.flatMap((good) => {
    const url = urlOf(good, { query: [] });
    const taken = requests.filter(({ operation }) => patternOf(operation.path).test(url));
    return methods
      .filter((method) => !taken.some(({ operation }) => operation.method === method))
      .map((method) => ({
        operation: good.operation.path,
        input: `the method ${method}`,
        request: { method, url, headers: good.headers },
        refusal: refusedWith(405),
      }));
  });
}

/** What a path with parameters matches: `/products/{sku}` takes `/products/batch` as well. */
function patternOf(path: string): RegExp {
  const literals = path.split(/\{.+?\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]+')}$`);
}
