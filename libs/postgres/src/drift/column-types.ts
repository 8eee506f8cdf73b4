import type { Field } from '@prisma/dmmf';

/** What Prisma makes of a scalar without a native type, https://www.prisma.io/docs/orm/reference/prisma-schema-reference. */
const defaultTypes: Readonly<Record<string, string>> = {
  String: 'text',
  Boolean: 'boolean',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric(65,30)',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
};

/** `@db.VarChar(120)` and its like, in the words of Postgres' `format_type`. */
const nativeTypes: Readonly<Record<string, (args: string) => string>> = {
  Text: () => 'text',
  VarChar: (args) => `character varying${args}`,
  Char: (args) => `character${args}`,
  Citext: () => 'citext',
  Uuid: () => 'uuid',
  Inet: () => 'inet',
  Xml: () => 'xml',
  Bit: (args) => `bit${args}`,
  VarBit: (args) => `bit varying${args}`,
  SmallInt: () => 'smallint',
  Integer: () => 'integer',
  BigInt: () => 'bigint',
  Oid: () => 'oid',
  Real: () => 'real',
  DoublePrecision: () => 'double precision',
  Decimal: (args) => `numeric${args}`,
  Money: () => 'money',
  Boolean: () => 'boolean',
  Timestamp: (args) => `timestamp${args} without time zone`,
  Timestamptz: (args) => `timestamp${args} with time zone`,
  Date: () => 'date',
  Time: (args) => `time${args} without time zone`,
  Timetz: (args) => `time${args} with time zone`,
  Json: () => 'json',
  JsonB: () => 'jsonb',
  ByteA: () => 'bytea',
};

/** The type a field's column must have. An unknown native type is said by its Prisma name, and so shows as a difference. */
export function columnTypeOf(field: Field, enumNames: ReadonlyMap<string, string>): string {
  return `${elementTypeOf(field, enumNames)}${field.isList ? '[]' : ''}`;
}

function elementTypeOf({ kind, type, nativeType }: Field, enumNames: ReadonlyMap<string, string>): string {
  if (kind === 'enum') return enumNames.get(type) ?? type;
  if (!nativeType) return defaultTypes[type] ?? type;
  const [name, args] = nativeType;
  return nativeTypes[name]?.(args.length > 0 ? `(${args.join(',')})` : '') ?? name;
}
