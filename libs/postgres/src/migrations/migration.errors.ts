import { AppError } from '@shop/errors';

/** A file that a database has already run was edited. */
export class MigrationChangedError extends AppError {
  constructor(migration: string) {
    super({
      code: 'MIGRATION_CHANGED',
      status: 500,
      message: `Migration ${migration} was edited after it was applied. Restore the file and add a new migration for the change.`,
      fields: { migration },
    });
  }
}

/** An earlier run failed in this migration and nobody has said what became of it. */
export class MigrationUnresolvedError extends AppError {
  constructor(migration: string, startedAt: Date) {
    super({
      code: 'MIGRATION_UNRESOLVED',
      status: 500,
      message:
        `Migration ${migration} failed at ${startedAt.toISOString()} and was not resolved; the reason is in ` +
        `_prisma_migrations.logs. Mend the file and run again with --rolled-back ${migration}.`,
      fields: { migration },
    });
  }
}

export class MigrationFailedError extends AppError {
  constructor(migration: string, cause: unknown) {
    super({
      code: 'MIGRATION_FAILED',
      status: 500,
      message:
        `Migration ${migration} failed: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Mend the file and run again with --rolled-back ${migration}.`,
      fields: { migration },
      cause,
    });
  }
}

export class MigrationUnknownError extends AppError {
  constructor(migration: string) {
    super({
      code: 'MIGRATION_UNKNOWN',
      status: 500,
      message: `No failed migration is called ${migration}; see _prisma_migrations.`,
      fields: { migration },
    });
  }
}

export class MigrationsMissingError extends AppError {
  constructor(directory: string) {
    super({
      code: 'MIGRATIONS_MISSING',
      status: 500,
      message: `${directory} holds no <timestamp>_<name>/migration.sql. Name the folder prisma/migrations of a service.`,
      fields: { directory },
    });
  }
}
