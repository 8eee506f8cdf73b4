/** The migrations' connection: of the role that owns the schema, which need not be the service's own. */
export function databaseUrl(): string | undefined {
  return process.env['DATABASE_URL'];
}
