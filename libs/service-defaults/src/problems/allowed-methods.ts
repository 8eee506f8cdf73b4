import type { FastifyInstance } from 'fastify';
import createRouter from 'find-my-way';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Tells a wrong method (405) from a wrong path (404). Fastify's router is not open to that question, so the routes are
 * kept a second time in a router of the same kind, which is asked only when nothing matched.
 */
export class AllowedMethods {
  readonly #router = createRouter();

  /** Call it before the first route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const each of methods.filter((name) => [method].flat().includes(name))) {
        if (!this.#router.hasRoute(each, url)) this.#router.on(each, url, () => undefined);
      }
    });
  }

  /** The methods that `path` takes; none when no route has it. */
  of(path: string): string[] {
    return methods.filter((method) => this.#router.find(method, path) !== null);
  }
}
