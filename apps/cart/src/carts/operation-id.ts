import { randomUUID } from 'node:crypto';
import { ApiHeader } from '@nestjs/swagger';
import { operationIdPattern, operationIdSchema } from '@shop/contracts/cart';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';

/** Says in the API's description what `operationIdOf` reads. */
export function TakesOperationId(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    ...{ name: 'Idempotency-Key', required: false },
    description: 'Sent again under it, within seven days, a change is answered and made once.',
    schema: { type: 'string', pattern: operationIdPattern.source },
  });
}

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
