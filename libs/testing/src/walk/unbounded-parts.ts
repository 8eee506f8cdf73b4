import { branchesOf, type JsonSchema } from './json-schema.js';
import type { Operation } from './openapi-document.js';
import { accepts } from './schema-check.js';

/** Texts and lists that an operation takes however long they are, by their names. A pattern may be a bound by itself. */
export function unboundedPartsOf({ parameters, body }: Operation): string[] {
  const ofParameters = parameters.flatMap(({ name, schema }) => unboundedIn(schema, name));
  return [...ofParameters, ...(body ? unboundedIn(body, 'body') : [])];
}

function unboundedIn(schema: JsonSchema, name: string): string[] {
  return branchesOf(schema).flatMap((branch) => {
    const { items, properties = {} } = branch;
    return [
      ...(isOpen(branch) ? [name] : []),
      ...(items ? unboundedIn(items, `${name}.0`) : []),
      ...Object.entries(properties).flatMap(([key, property]) => unboundedIn(property, `${name}.${key}`)),
    ];
  });
}

function isOpen(schema: JsonSchema): boolean {
  if (schema.type === 'array') return schema.maxItems === undefined;
  return schema.type === 'string' && ['x', '1'].some((letter) => accepts(schema, letter.repeat(100_000)));
}
