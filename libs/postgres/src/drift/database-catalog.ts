import type { Client } from 'pg';
import { type Catalog, describeForeignKey, describeIndex, type Table } from './tables.js';

const columnsQuery = `
  SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> '_prisma_migrations'
  ORDER BY c.relname, a.attnum`;

/** Indexes on expressions or on a part of the rows cannot be said in a Prisma schema and are left out. */
const indexesQuery = `
  SELECT c.relname AS table, i.indisprimary AS primary, i.indisunique AS unique, m.amname AS method,
    ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
      WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS columns
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_am m ON m.oid = x.relam
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND i.indexprs IS NULL AND i.indpred IS NULL AND c.relname <> '_prisma_migrations'`;

const foreignKeysQuery = `
  SELECT c.relname AS table, f.relname AS target, o.confdeltype AS "onDelete",
    ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum ORDER BY k.place) AS columns,
    ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.attnum ORDER BY k.place) AS referenced
  FROM pg_constraint o
  JOIN pg_class c ON c.oid = o.conrelid
  JOIN pg_class f ON f.oid = o.confrelid
  WHERE o.contype = 'f' AND c.relnamespace = current_schema()::regnamespace`;

const enumsQuery = `
  SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
  WHERE t.typnamespace = current_schema()::regnamespace GROUP BY t.typname`;

const deleteActions: Readonly<Record<string, string>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

interface IndexRow {
  readonly table: string;
  readonly primary: boolean;
  readonly unique: boolean;
  readonly method: string;
  readonly columns: readonly string[];
}

interface ForeignKeyRow {
  readonly table: string;
  readonly target: string;
  readonly onDelete: string;
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
}

/** What a database really looks like, in its current schema. */
export async function readDatabaseCatalog(client: Client): Promise<Catalog> {
  const { rows: columns } = await client.query<ColumnRow>(columnsQuery);
  const { rows: indexes } = await client.query<IndexRow>(indexesQuery);
  const { rows: foreignKeys } = await client.query<ForeignKeyRow>(foreignKeysQuery);
  const { rows: enums } = await client.query<{ name: string; labels: string[] }>(enumsQuery);
  const names = new Set(columns.map(({ table }) => table));
  return {
    tables: new Map([...names].map((name) => [name, toTable(name, { columns, indexes, foreignKeys })])),
    enums: new Map(enums.map(({ name, labels }) => [name, labels])),
  };
}

interface Rows {
  readonly columns: readonly ColumnRow[];
  readonly indexes: readonly IndexRow[];
  readonly foreignKeys: readonly ForeignKeyRow[];
}

function toTable(table: string, rows: Rows): Table {
  const columns = rows.columns.filter((row) => row.table === table);
  const indexes = rows.indexes.filter((row) => row.table === table);
  const foreignKeys = rows.foreignKeys.filter((row) => row.table === table);
  return {
    columns: new Map(columns.map(({ name, type, nullable }) => [name, { type, isNullable: nullable }])),
    primaryKey: indexes.filter(({ primary }) => primary).flatMap((index) => index.columns),
    indexes: new Set(
      indexes
        .filter(({ primary }) => !primary)
        .map(({ unique, ...index }) => describeIndex({ isUnique: unique, ...index })),
    ),
    foreignKeys: new Set(
      foreignKeys.map(({ target, onDelete, ...key }) =>
        describeForeignKey({ ...key, table: target, onDelete: deleteActions[onDelete] ?? onDelete }),
      ),
    ),
  };
}
