import { randomUUID } from 'node:crypto';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';
import { operationHeadersSchema } from './carts.dto.js';

/**
 * What a change is known by: the client's `Idempotency-Key`, or an id of ours when it sent none.
 *
 * @throws RequestInvalidError
 */
export function operationIdOf({ headers }: FastifyRequest): string {
  const parsed = operationHeadersSchema.safeParse(headers);
  if (!parsed.success) {
    const problem = parsed.error.issues.map(({ message }) => message).join('; ');
    throw new RequestInvalidError([{ field: 'idempotency-key', problem }]);
  }
  return parsed.data['idempotency-key'] ?? randomUUID();
}
