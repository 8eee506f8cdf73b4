/** One column as both sides can say it: the type in the words of Postgres' `format_type`. */
export interface Column {
  readonly type: string;
  readonly isNullable: boolean;
}

/** What must agree between a Prisma schema and a database, of one table. Lists of columns are in their order. */
export interface Table {
  readonly columns: ReadonlyMap<string, Column>;
  readonly primaryKey: readonly string[];
  /** Each written as one line, so that sets of them can be compared: `unique (author_id, title)`. */
  readonly indexes: ReadonlySet<string>;
  readonly foreignKeys: ReadonlySet<string>;
}

export interface Catalog {
  readonly tables: ReadonlyMap<string, Table>;
  /** Labels of each enum type, in their order. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

export interface IndexParts {
  readonly isUnique: boolean;
  readonly method: string;
  readonly columns: readonly string[];
}

export function describeIndex({ isUnique, method, columns }: IndexParts): string {
  return `${isUnique ? 'unique' : 'index'} ${method} (${columns.join(', ')})`;
}

export interface ForeignKeyParts {
  readonly columns: readonly string[];
  readonly table: string;
  readonly referenced: readonly string[];
  /** `RESTRICT`, `CASCADE`, `SET NULL`, `NO ACTION` or `SET DEFAULT`. */
  readonly onDelete: string;
}

export function describeForeignKey({ columns, table, referenced, onDelete }: ForeignKeyParts): string {
  return `(${columns.join(', ')}) -> ${table} (${referenced.join(', ')}) on delete ${onDelete}`;
}
