import { isObject, type JsonSchema } from './json-schema.js';

/*
 * Whether a document takes a value. The walk needs it to know that an input it made up is a wrong one. Patterns are
 * read as JSON Schema says (with the flag `u`), which zod's own reader of JSON Schema does not do.
 */

/** Whether the schema takes the value, by the keywords that `JsonSchema` lists. */
export function accepts(schema: JsonSchema, value: unknown): boolean {
  if (value === null && schema.nullable) return true;
  return (
    (schema.allOf ?? []).every((each) => accepts(each, value)) &&
    [schema.anyOf, schema.oneOf].every((any) => !any || any.some((each) => accepts(each, value))) &&
    (!schema.enum || schema.enum.includes(value)) &&
    isOfType(schema.type, value) &&
    detailsHold(schema, value)
  );
}

function isOfType(type: string | undefined, value: unknown): boolean {
  if (type === undefined) return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function detailsHold(schema: JsonSchema, value: unknown): boolean {
  if (typeof value === 'string') return textHolds(schema, value);
  if (typeof value === 'number') return numberHolds(schema, value);
  if (Array.isArray(value)) return listHolds(schema, value);
  return !isObject(value) || objectHolds(schema, value);
}

function textHolds({ minLength = 0, maxLength = Infinity, pattern }: JsonSchema, text: string): boolean {
  if (text.length < minLength || text.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

function numberHolds(schema: JsonSchema, number: number): boolean {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (schema.exclusiveMinimum && number === minimum) return false;
  if (schema.exclusiveMaximum && number === maximum) return false;
  return number >= minimum && number <= maximum;
}

function listHolds(
  { minItems = 0, maxItems = Infinity, items }: JsonSchema,
  list: readonly unknown[],
): boolean {
  if (list.length < minItems || list.length > maxItems) return false;
  return !items || list.every((item) => accepts(items, item));
}

function objectHolds(schema: JsonSchema, object: Readonly<Record<string, unknown>>): boolean {
  const { properties = {}, required = [], additionalProperties: others = true } = schema;
  if (required.some((name) => !(name in object))) return false;
  return Object.entries(object).every(([name, value]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : others;
    return typeof property === 'boolean' ? property : property === undefined || accepts(property, value);
  });
}
