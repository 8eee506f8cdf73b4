import { AppError } from '@shop/errors';

/** The Prisma schema and the migrated database say different things; every difference is named. */
export class SchemaDriftError extends AppError {
  constructor(readonly differences: readonly string[]) {
    super({
      code: 'SCHEMA_DRIFT',
      status: 500,
      message:
        'The Prisma schema and the migrated database differ. Mend the schema, or add a migration:\n' +
        differences.map((difference) => `  ${difference}`).join('\n'),
    });
  }
}

export class SchemaUnreadableError extends AppError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'SCHEMA_UNREADABLE',
      status: 500,
      message: `Prisma cannot read ${file}.`,
      fields: { file },
      cause,
    });
  }
}
