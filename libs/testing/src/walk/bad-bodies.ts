import { badValuesOf, oddValuesOf, type BadValue } from './bad-values.js';
import { type BadRequest, refusedFor, refusedWith } from './bad-request.js';
import { type GoodRequest, plainRequestOf, type PlainRequest, withBody } from './good-request.js';
import { branchesOf, isObject, type JsonSchema } from './json-schema.js';

const UNKNOWN = 'neverHeardOf';

/** Larger than any service's limit for bodies. */
const tooLarge = JSON.stringify('x'.repeat(2_000_000));

/** A place in a body: the keys that lead there. */
type Place = readonly (string | number)[];

/** Everything that can be wrong with the body of an operation that takes one. */
export function badBodiesOf(good: GoodRequest): BadRequest[] {
  const { operation, body } = good;
  if (!operation.body) return unwantedBodiesOf(good);
  const send = (changed: unknown) => withBody(plainRequestOf(good), JSON.stringify(changed));
  const fields = changesOf(operation.body, body, badValuesOf).map(({ place, what, changed }) => ({
    input: place.length === 0 ? `${what} as its body` : `${what} as ${place.join('.')}`,
    request: send(changed),
    refusal: refusedFor(place.join('.')),
  }));
  return [...unreadableBodiesOf(plainRequestOf(good)), ...fields, ...wrongKeysOf(good, send)];
}

/** Bodies that the document allows and that are odd enough to upset a store. */
export function oddBodiesOf(good: GoodRequest): { input: string; request: PlainRequest }[] {
  const { operation, body } = good;
  if (!operation.body) return [];
  return changesOf(operation.body, body, oddValuesOf).map(({ place, what, changed }) => ({
    input: `${what} as ${place.join('.')}`,
    request: withBody(plainRequestOf(good), JSON.stringify(changed)),
  }));
}

/** A route without a body reads none, but does not act upon half a sentence or a flood either. */
function unwantedBodiesOf(good: GoodRequest): BadRequest[] {
  if (good.operation.method === 'GET') return [];
  const request = plainRequestOf(good);
  return [
    { input: 'half of a JSON text', request: withBody(request, '{"a":'), refusal: refusedWith(400) },
    { input: 'too large a body', request: withBody(request, tooLarge), refusal: refusedWith(413) },
    {
      input: 'a body of the type text/plain',
      request: withBody(request, 'a', 'text/plain'),
      refusal: refusedWith(415),
    },
  ];
}

function unreadableBodiesOf(request: PlainRequest): BadRequest[] {
  const { method, url, headers, payload = '' } = request;
  const untyped = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'));
  const malformed = (input: string, text: string) => ({
    input,
    request: withBody(request, text),
    refusal: refusedWith(400),
  });
  const ofType = (type: string, text: string) => ({
    input: `a body of the type ${type}`,
    request: withBody(request, text, type),
    refusal: refusedWith(415),
  });
  return [
    { input: 'no body', request: { method, url, headers: untyped }, refusal: refusedWith(400) },
    malformed('an empty body', ''),
    malformed('half of a JSON text', payload.slice(0, -1)),
    malformed('a body with a key __proto__', `{"__proto__":{"isAdmin":true},${payload.slice(1)}`),
    malformed(
      'a body with a key constructor',
      `{"constructor":{"prototype":{"isAdmin":true}},${payload.slice(1)}`,
    ),
    malformed('two JSON texts', payload + payload),
    malformed('a body of 10,000 brackets', '['.repeat(10_000)),
    {
      ...malformed('too large a body', tooLarge),
      refusal: refusedWith(413),
    },
    {
      input: 'a body of no type',
      request: { method, url, headers: untyped, payload },
      refusal: refusedWith(415),
    },
    ofType('text/plain', payload),
    ofType('application/xml', '<body/>'),
    ofType('application/x-www-form-urlencoded', 'a=1'),
    ofType('multipart/form-data', payload),
  ];
}

interface Change {
  readonly place: Place;
  readonly what: string;
  readonly changed: unknown;
}

/** The whole body again and again, each time with another value in one place. */
function changesOf(
  schema: JsonSchema,
  body: unknown,
  valuesOf: (schema: JsonSchema) => readonly BadValue[],
): Change[] {
  return placesOf(schema, body).flatMap(({ place, schema: here }) =>
    valuesOf(here).map(({ what, value }) => ({ place, what, changed: withValue(body, place, value) })),
  );
}

/** A required key left out, and an unknown one added, in each object of the body. */
function wrongKeysOf(
  { operation, body }: GoodRequest,
  send: (changed: unknown) => PlainRequest,
): BadRequest[] {
  return placesOf(operation.body ?? {}, body).flatMap(({ place, schema, value }) => {
    if (!isObject(value) || !schema.properties) return [];
    const of = (key: string) => [...place, key].join('.');
    const missing = (schema.required ?? []).map((key) => {
      const rest = Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
      return {
        input: `no ${of(key)}`,
        request: send(withValue(body, place, rest)),
        refusal: refusedFor(of(key)),
      };
    });
    const grown = withValue(body, [...place, UNKNOWN], 1);
    const unknown = {
      input: `an unknown ${of(UNKNOWN)}`,
      request: send(grown),
      refusal: refusedFor(of(UNKNOWN)),
    };
    return typeof schema.additionalProperties === 'object' ? missing : [...missing, unknown];
  });
}

interface Part {
  readonly place: Place;
  readonly schema: JsonSchema;
  /** What the good body has here; undefined for an optional part that it leaves out. */
  readonly value: unknown;
}

/** The body itself and everything in it that the schema describes. */
function placesOf(schema: JsonSchema, value: unknown, place: Place = []): Part[] {
  return [{ place, schema, value }, ...branchesOf(schema).flatMap((branch) => partsOf(branch, value, place))];
}

function partsOf(schema: JsonSchema, value: unknown, place: Place): Part[] {
  if (isObject(value)) {
    return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      placesOf(property, value[name], [...place, name]),
    );
  }
  if (!Array.isArray(value) || !schema.items || value.length === 0) return [];
  return placesOf(schema.items, value[0], [...place, 0]);
}

function withValue(body: unknown, place: Place, value: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  if (Array.isArray(body)) return body.map((item, at) => (at === key ? withValue(item, rest, value) : item));
  return {
    ...(isObject(body) ? body : {}),
    [key]: withValue(isObject(body) ? body[key] : undefined, rest, value),
  };
}
