import type { BadAtPath } from './bad-methods.js';
import { refusedWith } from './bad-request.js';
import { type GoodRequest, plainRequestOf, urlOf } from './good-request.js';
import type { RouteTable } from './route-table.js';

/** Paths beside those that there are: a segment too many, a slash too many, in capitals. 404, and nothing happens. */
export function badPathsOf(requests: readonly GoodRequest[], table: RouteTable): BadAtPath[] {
  return requests.flatMap((good) => {
    const url = urlOf(good, { query: [] });
    const beside = [`${url}/neverHeardOf`, `${url}/`, `/${url}`, url.toUpperCase(), `/api${url}`];
    return beside
      .filter((path) => !table.has(path))
      .map((path) => ({
        operation: good.operation.id,
        input: `the path ${path}`,
        request: { ...plainRequestOf(good), url: path },
        refusal: refusedWith(404),
      }));
  });
}
