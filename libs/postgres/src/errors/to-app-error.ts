// What a database error means to a caller. Errors are told apart by code alone: SQLSTATE where the server spoke,
// Prisma's code or kind where the connection failed.
import { AppError } from '@shop/errors';
import { z } from 'zod';
import {
  AlreadyExistsError,
  DatabaseUnavailableError,
  ReferenceBrokenError,
  WriteConflictError,
} from './database.errors.js';

const constraintSchema = z.object({ index: z.string().optional() });

const prismaErrorSchema = z.object({
  code: z.string(),
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ originalCode: z.string().optional(), constraint: constraintSchema.optional() }),
    }),
  }),
});

/** Of pg itself, or of Prisma without the driver's word. */
const plainErrorSchema = z.object({ code: z.string(), constraint: z.string().optional() });

interface DatabaseFault {
  /** A SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), Prisma's code or the system's. */
  readonly code: string;
  readonly constraint: string | undefined;
}

/** No connection, no capacity, shutting down, or a statement that ran out of time. */
const unavailable =
  /^(08...|53...|57P0[1-5]|57014|25P03|P1001|P1002|P1008|P1017|P2024|P2028|P2037|ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/;
/** Serialization failure, deadlock, lock not available. */
const conflict = /^(40001|40P01|55P03|P2034)$/;
const uniqueViolation = /^(23505|P2002)$/;
const brokenReference = /^(23503|23001|P2003)$/;

/**
 * Translates a database error; undefined for anything that is none, and for one that is a bug (a syntax error, a check
 * that the code should have made). Hand it to `runService` as `translateError`.
 */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const fault = faultOf(error);
  if (!fault) return undefined;
  if (unavailable.test(fault.code)) return new DatabaseUnavailableError(error);
  if (conflict.test(fault.code)) return new WriteConflictError(error);
  if (uniqueViolation.test(fault.code)) return new AlreadyExistsError(fault.constraint, error);
  if (brokenReference.test(fault.code)) return new ReferenceBrokenError(fault.constraint, error);
  return undefined;
}

/** Whether a write was refused because the value exists already; of one constraint when it is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const fault = faultOf(error);
  if (!fault || !uniqueViolation.test(fault.code)) return false;
  return constraint === undefined || fault.constraint === constraint;
}

function faultOf(error: unknown): DatabaseFault | undefined {
  const prisma = prismaErrorSchema.safeParse(error);
  if (prisma.success) {
    const { originalCode, constraint } = prisma.data.meta.driverAdapterError.cause;
    return { code: originalCode ?? prisma.data.code, constraint: constraint?.index };
  }
  const plain = plainErrorSchema.safeParse(error);
  return plain.success ? { code: plain.data.code, constraint: plain.data.constraint } : undefined;
}
