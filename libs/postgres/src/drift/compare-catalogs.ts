import type { Catalog, Column, Table } from './tables.js';

/** Types that a Prisma field can have. A column of another type must be `Unsupported(...)`, which the data model omits. */
const unsupported =
  /^(tsvector|tsquery|point|line|lseg|box|path|polygon|circle|int\d+range|\w+range|interval|cidr|macaddr)$/;

/** Every difference between what a schema says and what a database is, by name, in a stable order. */
export function compareCatalogs(schema: Catalog, database: Catalog): string[] {
  return [
    ...compareNames('table', schema.tables, database.tables),
    ...[...schema.tables].flatMap(([name, table]) => {
      const actual = database.tables.get(name);
      return actual ? compareTables(name, table, actual) : [];
    }),
    ...compareNames('enum', schema.enums, database.enums),
    ...[...schema.enums].flatMap(([name, labels]) => compareEnums(name, labels, database.enums.get(name))),
  ].sort();
}

function compareNames(
  kind: string,
  schema: ReadonlyMap<string, unknown>,
  database: ReadonlyMap<string, unknown>,
): string[] {
  const missing = [...schema.keys()].filter((name) => !database.has(name));
  const surplus = [...database.keys()].filter((name) => !schema.has(name));
  return [
    ...missing.map((name) => `${kind} ${name}: missing in the database`),
    ...surplus.map((name) => `${kind} ${name}: missing in the schema`),
  ];
}

function compareTables(name: string, schema: Table, database: Table): string[] {
  return [
    ...compareColumns(name, schema, database),
    ...comparePrimaryKeys(name, schema, database),
    ...compareSets(`table ${name}`, schema.indexes, database.indexes),
    ...compareSets(`foreign key ${name}`, schema.foreignKeys, database.foreignKeys),
  ];
}

function compareColumns(table: string, schema: Table, database: Table): string[] {
  const supported = new Map([...database.columns].filter(([, { type }]) => !unsupported.test(type)));
  const both = [...schema.columns].flatMap(([name, column]) => {
    const actual = database.columns.get(name);
    return actual ? compareColumn(`column ${table}.${name}`, column, actual) : [];
  });
  return [...compareNames('column', prefixed(table, schema.columns), prefixed(table, supported)), ...both];
}

function compareColumn(what: string, schema: Column, database: Column): string[] {
  const type =
    schema.type === database.type
      ? []
      : [`${what}: ${schema.type} in the schema, ${database.type} in the database`];
  if (schema.isNullable === database.isNullable) return type;
  return [...type, `${what}: ${nullability(schema)} in the schema, ${nullability(database)} in the database`];
}

function comparePrimaryKeys(table: string, schema: Table, database: Table): string[] {
  const [expected, actual] = [schema.primaryKey.join(', '), database.primaryKey.join(', ')];
  return expected === actual
    ? []
    : [`primary key ${table}: (${expected}) in the schema, (${actual}) in the database`];
}

function compareSets(what: string, schema: ReadonlySet<string>, database: ReadonlySet<string>): string[] {
  const missing = [...schema].filter((each) => !database.has(each));
  const surplus = [...database].filter((each) => !schema.has(each));
  return [
    ...missing.map((each) => `${what}: ${each} missing in the database`),
    ...surplus.map((each) => `${what}: ${each} missing in the schema`),
  ];
}

function compareEnums(
  name: string,
  schema: readonly string[],
  database: readonly string[] | undefined,
): string[] {
  if (!database || schema.join() === database.join()) return [];
  return [`enum ${name}: ${schema.join(', ')} in the schema, ${database.join(', ')} in the database`];
}

function prefixed<Value>(table: string, columns: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...columns].map(([name, value]) => [`${table}.${name}`, value]));
}

function nullability({ isNullable }: Column): string {
  return isNullable ? 'optional' : 'required';
}
