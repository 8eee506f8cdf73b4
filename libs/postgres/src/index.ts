export {
  AlreadyExistsError,
  DatabaseUnavailableError,
  ReferenceBrokenError,
  WriteConflictError,
} from './errors/database.errors.js';
export { isUniqueViolation, toAppError } from './errors/to-app-error.js';
export { migrate } from './migrations/migrate.js';
export type { MigrateOptions, MigrateResult } from './migrations/migrate.js';
export {
  MigrationChangedError,
  MigrationFailedError,
  MigrationsMissingError,
  MigrationUnknownError,
  MigrationUnresolvedError,
} from './migrations/migration.errors.js';
export { PostgresModule } from './nest/postgres.module.js';
export type { GeneratedClient, PostgresModuleOptions } from './nest/postgres.module.js';
export { Database } from './pool/database.js';
export { whenReady } from './pool/when-ready.js';
export { postgresEnv, postgresSettings } from './settings.js';
export type { PostgresSettings } from './settings.js';
