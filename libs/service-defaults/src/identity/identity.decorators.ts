import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { identityOf } from './identity.guard.js';
import type { Identity } from './identity-verifier.js';
import { requiredRoles } from './required-roles.js';

/**
 * The route needs one of `roles`; with none named, any identity will do. 401 without identity, 403 without the role.
 * The OpenAPI document says the same: `security`, and the roles as `x-roles`.
 */
export function Roles(...roles: string[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(requiredRoles, roles),
    ApiSecurity('identity'),
    ApiExtension('x-roles', roles),
  );
}

/** Who asks: an `Identity`, or undefined on a route that anonymous callers may use. */
export const CurrentIdentity = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Identity | undefined =>
    identityOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
