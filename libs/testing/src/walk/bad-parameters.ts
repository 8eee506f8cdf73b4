import { badValuesOf, oddValuesOf } from './bad-values.js';
import { type BadRequest, refusedFor, refusedWith } from './bad-request.js';
import { type GoodRequest, plainRequestOf, type PlainRequest, urlOf } from './good-request.js';
import type { Parameter } from './openapi-document.js';
import { branchesOf, type JsonSchema } from './json-schema.js';
import { accepts } from './schema-check.js';

/** What Fastify takes as one segment of a path. */
const longestSegment = 128;

const malformedEscapes = ['%', '%zz', '%ff', '%ed%a0%80'];

/** Everything that can be wrong in the path, the query and the headers of an operation. */
export function badParametersOf(good: GoodRequest): BadRequest[] {
  const { parameters } = good.operation;
  const queries = parameters.filter((each) => each.in === 'query');
  return [
    ...parameters.filter((each) => each.in === 'path').flatMap((each) => badSegmentsOf(good, each)),
    ...queries.flatMap((each) => badQueriesOf(good, each)),
    ...(queries.length > 0 ? [unknownQuery(good)] : []),
    ...parameters.filter((each) => each.in === 'header').flatMap((each) => badHeadersOf(good, each)),
  ];
}

/** Queries and segments that the document allows, or cannot speak of, and that are odd enough to upset a store. */
export function oddParametersOf(good: GoodRequest): { input: string; request: PlainRequest }[] {
  return [...oddQueriesOf(good), ...oddValuesOfParameters(good)];
}

/** Raw queries: escapes that are none, names that belong to every object, and one that no parameter has. */
function oddQueriesOf(good: GoodRequest): { input: string; request: PlainRequest }[] {
  const plain = plainRequestOf(good);
  const names = good.operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
  const escaped = names.flatMap((name) => malformedEscapes.map((escape) => `${name}=${escape}`));
  return [...escaped, '%', '__proto__=1', 'neverHeardOf[]=1', '='.repeat(5_000)].map((query) => ({
    input: `the query ${query.slice(0, 40)}`,
    request: { ...plain, url: `${urlOf(good, { query: [] })}?${query}` },
  }));
}

function oddValuesOfParameters(good: GoodRequest): { input: string; request: PlainRequest }[] {
  return good.operation.parameters.flatMap(({ name, in: place, schema }) =>
    oddValuesOf(schema).flatMap(({ what, value }) => {
      const text = String(value).toWellFormed();
      const input = `${what} as ${name}`;
      if (place === 'query') return { input, request: withQuery(good, name, [text]) };
      if (place !== 'path' || text === '') return [];
      return { input, request: withSegment(good, name, encodeURIComponent(text)) };
    }),
  );
}

function badSegmentsOf(good: GoodRequest, { name, schema }: Parameter): BadRequest[] {
  const wrong = badTextsOf(schema)
    .filter(({ text }) => text !== '')
    .map(({ what, text }) => ({
      input: `${what} as ${name}`,
      request: withSegment(good, name, encodeURIComponent(text)),
      refusal: text.length > longestSegment ? refusedWith(400, 414) : refusedFor(name),
    }));
  const empty = {
    input: `nothing at all as ${name}`,
    request: withSegment(good, name, ''),
    refusal: refusedWith(400, 404, 405),
  };
  const long = {
    input: `2,000 characters as ${name}`,
    request: withSegment(good, name, '8'.repeat(2_000)),
    refusal: refusedWith(400, 414),
  };
  const malformed = malformedEscapes.map((escape) => ({
    input: `the malformed escape ${escape} as ${name}`,
    request: withSegment(good, name, escape),
    refusal: refusedWith(400),
  }));
  return [...wrong, empty, long, ...malformed];
}

function badQueriesOf(good: GoodRequest, { name, schema, required }: Parameter): BadRequest[] {
  const wrong = badTextsOf(schema).map(({ what, text }) => ({
    input: `${what} as ${name}`,
    request: withQuery(good, name, [text]),
    refusal: refusedFor(name),
  }));
  const missing = { input: `no ${name}`, request: withQuery(good, name, []), refusal: refusedFor(name) };
  return [...wrong, ...repeatedQueriesOf(good, { name, schema }), ...(required ? [missing] : [])];
}

/** More of a list than it takes; or two of what is no list. */
function repeatedQueriesOf(
  good: GoodRequest,
  { name, schema }: { name: string; schema: JsonSchema },
): BadRequest[] {
  const list = branchesOf(schema).find(({ type }) => type === 'array');
  const times = list ? (list.maxItems ?? Infinity) + 1 : 2;
  const value = good.query[name] ?? 'x';
  if (!Number.isFinite(times)) return [];
  const request = withQuery(good, name, Array(times).fill(value));
  return [{ input: `${times} times ${name}`, request, refusal: refusedFor(name) }];
}

function badHeadersOf(good: GoodRequest, { name, schema }: Parameter): BadRequest[] {
  const plain = plainRequestOf(good);
  return badTextsOf(schema)
    .filter(({ text }) => /^[\x20-\x7e]*$/.test(text))
    .map(({ what, text }) => ({
      input: `${what} as the header ${name}`,
      request: { ...plain, headers: { ...plain.headers, [name.toLowerCase()]: text } },
      refusal: refusedWith(400),
    }));
}

function unknownQuery(good: GoodRequest): BadRequest {
  const request = withQuery(good, 'neverHeardOf', ['1']);
  return { input: 'an unknown query', request, refusal: refusedFor('neverHeardOf') };
}

interface BadText {
  readonly what: string;
  readonly text: string;
}

/** Bad values as they can stand in a URL or a header, where everything is a text. */
function badTextsOf(schema: JsonSchema): BadText[] {
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  const item = schema.type === 'array' ? (schema.items ?? {}) : schema;
  const refuses = (text: string) => !accepts(item, isNumber ? Number(text) : text);
  return badValuesOf({ ...item, ...(isNumber ? {} : { type: 'string' }) })
    .filter(({ value }) => ['string', 'number'].includes(typeof value))
    .map(({ what, value }) => ({ what, text: String(value) }))
    .filter(({ text }) => text.isWellFormed() && refuses(text));
}

function withSegment(good: GoodRequest, name: string, segment: string): PlainRequest {
  return { ...plainRequestOf(good), url: urlOf(good, { segments: { [name]: segment } }) };
}

/** The good query with these values, or none, for one name. */
function withQuery(good: GoodRequest, name: string, values: readonly string[]): PlainRequest {
  const others = Object.entries(good.query).filter(([each]) => each !== name);
  const query = [...others, ...values.map((value): [string, string] => [name, value])];
  return { ...plainRequestOf(good), url: urlOf(good, { query }) };
}
