import { z } from 'zod';
import { isObject, jsonSchema, type JsonSchema } from './json-schema.js';

/** One thing that a route takes outside its body. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** One route of a service, as its document describes it. */
export interface Operation {
  /** `PUT /products/{sku}/price` */
  readonly id: string;
  readonly method: Method;
  /** `/products/{sku}/price` */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of its JSON body; absent when it takes none. */
  readonly body: JsonSchema | undefined;
  readonly needsIdentity: boolean;
  /** Roles of which a caller needs one; none named: any identity will do. */
  readonly roles: readonly string[];
}

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

const operationSchema = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header', 'cookie']),
        required: z.boolean().default(false),
        schema: jsonSchema.default({}),
      }),
    )
    .default([]),
  requestBody: z
    .object({ content: z.object({ 'application/json': z.object({ schema: jsonSchema }) }) })
    .optional(),
  security: z.array(z.unknown()).default([]),
  'x-roles': z.array(z.string()).default([]),
});

const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Every operation of an OpenAPI document, its references resolved. */
export function operationsOf(document: unknown): Operation[] {
  const { paths } = documentSchema.parse(document);
  return Object.entries(paths).flatMap(([path, operations]) =>
    methods
      .filter((method) => method.toLowerCase() in operations)
      .map((method) =>
        operationOf({ path, method, raw: resolved(operations[method.toLowerCase()], document) }),
      ),
  );
}

function operationOf({ path, method, raw }: { path: string; method: Method; raw: unknown }): Operation {
  const { parameters, requestBody, security, 'x-roles': roles } = operationSchema.parse(raw);
  return {
    id: `${method} ${path}`,
    method,
    path,
    parameters,
    body: requestBody?.content['application/json'].schema,
    needsIdentity: security.length > 0,
    roles,
  };
}

/** A copy of `node` with each `{ $ref: '#/a/b' }` replaced by what stands there in the document. */
function resolved(node: unknown, document: unknown): unknown {
  if (Array.isArray(node)) return node.map((each) => resolved(each, document));
  if (!isObject(node)) return node;
  if (typeof node['$ref'] === 'string') return resolved(lookUp(node['$ref'], document), document);
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolved(value, document)]));
}

function lookUp(reference: string, document: unknown): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((node, step) => (isObject(node) ? node[step] : undefined), document);
}
