import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { identityOf } from './identity.guard.js';
import type { Identity } from './identity-verifier.js';
import { requiredRoles } from './required-roles.js';

/** The route needs one of `roles`; with none named, any identity will do. 401 without identity, 403 without the role. */
export function Roles(...roles: string[]): MethodDecorator & ClassDecorator {
  return SetMetadata(requiredRoles, roles);
}

/** Who asks: an `Identity`, or undefined on a route that anonymous callers may use. */
export const CurrentIdentity = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Identity | undefined =>
    identityOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
