import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { signatureHeader } from '../provider/callback-signature.js';

export const callbackSchema = z.strictObject({ callbackId: z.uuid(), orderId: z.uuid() });

const signatureSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Says in the API's description what `Signature` reads. */
export function IsSigned(): MethodDecorator {
  return ApiHeader({
    ...{ name: signatureHeader, required: true },
    description: 'HMAC-SHA256 of `<callbackId>.<orderId>`, in hexadecimal digits.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  });
}

/** @throws RequestInvalidError when it is no signature at all */
export const Signature = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const parsed = signatureSchema.safeParse(headers[signatureHeader]);
  if (parsed.success) return parsed.data;
  throw new RequestInvalidError([{ field: signatureHeader, problem: 'must be 64 hexadecimal digits' }]);
});
