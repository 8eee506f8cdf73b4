import type { Operation, Parameter } from './openapi-document.js';
import { MissingExampleError } from './walk.errors.js';

/** What a spec gives where a schema alone cannot say what a valid request looks like. */
export interface Example {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request that a route takes. Each bad one differs from it in one thing. */
export interface GoodRequest {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * @param example of this operation; its path overrides `params`
 * @param params by name of a path's parameter, for every operation that has it
 * @throws MissingExampleError when a required part is in neither
 */
export function goodRequestOf(
  operation: Operation,
  { example = {}, params }: { example: Example | undefined; params: Readonly<Record<string, string>> },
): GoodRequest {
  const { path = {}, query = {}, headers = {}, body } = example;
  const given = { path: { ...params, ...path }, query, header: headers, cookie: headers };
  const isMissing = ({ name, in: place, required }: Parameter) => required && !(name in given[place]);
  const missing = operation.parameters.filter(isMissing).map(({ name, in: place }) => `${place} ${name}`);
  if (operation.body && body === undefined) missing.push('body');
  if (missing.length > 0) throw new MissingExampleError(operation.id, missing);
  return { operation, path: given.path, query, headers, body };
}

/** What `inject` takes, but for the caller's headers. */
export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

export function plainRequestOf(good: GoodRequest): PlainRequest {
  const { operation, body, headers } = good;
  const bare = { method: operation.method, url: urlOf(good, {}), headers };
  if (!operation.body) return bare;
  return withBody(bare, JSON.stringify(body));
}

export function withBody(request: PlainRequest, payload: string, type = 'application/json'): PlainRequest {
  return { ...request, headers: { ...request.headers, 'content-type': type }, payload };
}

/** Replaces of a URL: a raw segment by the name of its parameter, or the whole query. */
export interface UrlChange {
  readonly segments?: Readonly<Record<string, string>>;
  readonly query?: readonly [name: string, value: string][];
}

export function urlOf({ operation, path, query }: GoodRequest, change: UrlChange): string {
  const filled = operation.path.replaceAll(
    /\{(.+?)\}/g,
    (_, name: string) => change.segments?.[name] ?? encodeURIComponent(path[name] ?? ''),
  );
  const search = new URLSearchParams(change.query ? [...change.query] : query);
  return search.size > 0 ? `${filled}?${search.toString()}` : filled;
}
