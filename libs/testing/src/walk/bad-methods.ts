import type { BadRequest } from './bad-request.js';
import { refusedWith } from './bad-request.js';
import { type GoodRequest, urlOf } from './good-request.js';
import type { RouteTable } from './route-table.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** A bad request with the path that it is about, as the title of its tests. */
export type BadAtPath = BadRequest & { readonly operation: string };

/** Each method that no route has for a path: 405, and the path does nothing. Routes in no document count as well. */
export function badMethodsOf(requests: readonly GoodRequest[], table: RouteTable): BadAtPath[] {
  const described = new Map(
    requests.map((good) => [good.operation.path, { url: urlOf(good, { query: [] }), headers: good.headers }]),
  );
  const others = table.plainPaths.filter((path) => !described.has(path));
  const paths = [...described, ...others.map((path) => [path, { url: path, headers: {} }] as const)];
  return paths.flatMap(([operation, { url, headers }]) =>
    methods
      .filter((method) => !table.takes(method, url))
      .map((method) => ({
        operation,
        input: `the method ${method}`,
        request: { method, url, headers },
        refusal: refusedWith(405),
      })),
  );
}
