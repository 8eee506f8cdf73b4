/**
 * Which routes there are, as Fastify lists them: `PUT /products/:sku/price`, `GET /api/cart/*`. HEAD goes with GET.
 */
export class RouteTable {
  readonly #routes: readonly { readonly method: string; readonly pattern: RegExp; readonly path: string }[];

  constructor(routes: readonly string[]) {
    this.#routes = routes.map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path, pattern: patternOf(path) };
    });
  }

  /** The paths that hold no parameter: they can be asked for as they are. */
  get plainPaths(): string[] {
    return [...new Set(this.#routes.map(({ path }) => path).filter((path) => !/[:*]/.test(path)))];
  }

  /** Whether any route, of any method, has this path. */
  has(path: string): boolean {
    return this.#routes.some(({ pattern }) => pattern.test(path));
  }

  takes(method: string, path: string): boolean {
    const sought = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    return this.#routes.some((route) => sought.includes(route.method) && route.pattern.test(path));
  }
}

/** What a path with parameters matches: `/products/:sku` takes `/products/batch` as well, and `/products/`. */
function patternOf(path: string): RegExp {
  const literal = path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll(/:[^/]+/g, '[^/]*')}$`);
}
