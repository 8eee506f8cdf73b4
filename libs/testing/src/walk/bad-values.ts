import { branchesOf, type JsonSchema } from './json-schema.js';
import { accepts } from './schema-check.js';

/** A value that a schema refuses, in words for a test's title. */
export interface BadValue {
  readonly what: string;
  readonly value: unknown;
}

const ofEveryType: readonly BadValue[] = [
  { what: 'null', value: null },
  { what: 'true', value: true },
  { what: 'a number', value: 12 },
  { what: 'a fraction', value: 1.5 },
  { what: 'a number beyond all measure', value: 1e300 },
  { what: 'a text', value: 'text' },
  { what: 'digits as a text', value: '12' },
  { what: 'a list', value: [] },
  { what: 'an object', value: {} },
];

const hostileTexts: readonly BadValue[] = [
  { what: 'no characters', value: '' },
  { what: 'a space', value: ' ' },
  { what: 'a NUL', value: 'a\u0000b' },
  { what: 'half a surrogate pair', value: 'a\ud800' },
  { what: 'a line feed', value: 'a\nb' },
  { what: 'the braces and colons of a key', value: 'a:{b}' },
  { what: 'SQL', value: "' OR 1=1 --" },
  { what: 'a path', value: '../../etc/passwd' },
  { what: 'a script', value: '<script>' },
];

/** Values that the schema refuses: of a wrong type, too small, too large, or not of its pattern. */
export function badValuesOf(schema: JsonSchema): BadValue[] {
  return [...ofEveryType, ...hostileTexts, ...branchesOf(schema).flatMap(outOfBounds)].filter(
    ({ value }) => !accepts(schema, value),
  );
}

/** Texts that the schema takes, and that a store may choke on all the same: no server error is right for them. */
export function oddValuesOf(schema: JsonSchema): BadValue[] {
  return hostileTexts.filter(({ value }) => accepts(schema, value));
}

/** Just past each limit that the schema sets. Some are acceptable to another branch; the caller filters those. */
function outOfBounds(schema: JsonSchema): BadValue[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  return [
    ...(minLength ? [{ what: `${minLength - 1} characters`, value: 'x'.repeat(minLength - 1) }] : []),
    ...(maxLength === undefined
      ? []
      : [{ what: `${maxLength + 1} characters`, value: 'x'.repeat(maxLength + 1) }]),
    ...(minimum === undefined ? [] : [minimum - 1, minimum].map(numbered)),
    ...(maximum === undefined ? [] : [maximum, maximum + 1].map(numbered)),
    ...(minItems ? [{ what: `${minItems - 1} items`, value: Array(minItems - 1).fill('x') }] : []),
    ...(maxItems === undefined
      ? []
      : [{ what: `${maxItems + 1} items`, value: Array(maxItems + 1).fill('x') }]),
  ];
}

function numbered(value: number): BadValue {
  return { what: `the number ${value}`, value };
}
