/** What raw SQL needs of a generated Prisma client, whichever service generated it. */
export interface SqlClient {
  $queryRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<unknown>;
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>;
}

/** A client inside `$transaction`. The client itself, on which each statement commits alone, does not fit. */
export interface SqlTransaction extends SqlClient {
  readonly $connect?: never;
}
