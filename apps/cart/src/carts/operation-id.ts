import { randomUUID } from 'node:crypto';
import { operationIdSchema } from '@shop/contracts/cart';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';

/**
 * What a change is known by: the client's `Idempotency-Key`, or an id of ours when it sent none.
 *
 * @throws RequestInvalidError
 */
export function operationIdOf({ headers }: FastifyRequest): string {
  const parsed = operationIdSchema.optional().safeParse(headers['idempotency-key']);
  if (!parsed.success) {
    const problem = parsed.error.issues.map(({ message }) => message).join('; ');
    throw new RequestInvalidError([{ field: 'idempotency-key', problem }]);
  }
  return parsed.data ?? randomUUID();
}
