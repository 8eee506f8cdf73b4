import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { operationIdPattern, operationIdSchema } from '@shop/contracts/cart';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';

/** Says in the API's description what `IdempotencyKey` reads. */
export function TakesIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    ...{ name: 'Idempotency-Key', required: true },
    description: 'Sent again under it, the request is answered and done once.',
    schema: { type: 'string', pattern: operationIdPattern.source },
  });
}

/** What a request is known by. Required: money hangs on it, and an id of ours could not be sent again. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const parsed = operationIdSchema.safeParse(headers['idempotency-key']);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new RequestInvalidError([{ field: 'idempotency-key', problem }]);
});
