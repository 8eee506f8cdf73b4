// The pg driver has failures without a code: no free connection in time, a socket that closed in mid-query, a server
// that went silent. Prisma passes them on as they are, and nobody could tell them from a bug but by their text. Here
// they get the kind that Prisma has for them, so that one code (P1017) stands for "the connection failed".
import { PrismaPg } from '@prisma/adapter-pg';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQueryable,
} from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import { inStatementSpan } from './statement-span.js';

/** What a generated client takes as its `adapter`. The pool stays the caller's to close. */
export function createAdapter(pool: Pool): SqlDriverAdapterFactory {
  const inner = new PrismaPg(pool, { disposeExternalPool: false });
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: async () => withNamedTransactions(withNamedFailures(await inner.connect())),
  };
}

function withNamedTransactions(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) =>
    withNamedFailures(await startTransaction(isolationLevel).catch(nameFailure));
  return adapter;
}

function withNamedFailures<Queryable extends SqlQueryable>(queryable: Queryable): Queryable {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => inStatementSpan(query.sql, () => queryRaw(query)).catch(nameFailure);
  queryable.executeRaw = (query) => inStatementSpan(query.sql, () => executeRaw(query)).catch(nameFailure);
  return queryable;
}

/** The driver throws plain Errors for these and nothing else; a TypeError or the like is a bug and stays one. */
function nameFailure(error: unknown): never {
  if (error instanceof Error && error.constructor === Error && !('code' in error)) {
    throw Object.assign(new DriverAdapterError({ kind: 'ConnectionClosed' }), {
      cause: { kind: 'ConnectionClosed', error },
    });
  }
  throw error;
}
