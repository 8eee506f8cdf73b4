import { ApiHeader } from '@nestjs/swagger';
import { RequestInvalidError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

const pattern = /^\d{1,9}$/;
const schema = z.string().regex(pattern, 'must be the id of an event of this stream').transform(Number);

/** Says in the API's description what `lastEventIdOf` reads. */
export function TakesLastEventId(): MethodDecorator {
  return ApiHeader({
    ...{ name: 'Last-Event-ID', required: false },
    description: 'The last event that the client has; what came after it is sent.',
    schema: { type: 'string', pattern: pattern.source },
  });
}

/** The last event that a client has that comes back; 0 for one that comes for the first time. @throws RequestInvalidError */
export function lastEventIdOf({ headers }: FastifyRequest): number {
  const value = headers['last-event-id'];
  if (value === undefined) return 0;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new RequestInvalidError([{ field: 'last-event-id', problem }]);
}
