import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { IDENTITY_SOURCE, type IdentitySource } from './identity-source.js';
import type { Identity } from './identity-verifier.js';
import { IdentityMissingError, RoleMissingError } from './identity.errors.js';
import { requiredRoles } from './required-roles.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once it is proven. No entry of a weak map: one for each request takes long to collect (docs/adr/0195). */
    provenIdentity: Identity | undefined;
  }
}

export function identityOf({ provenIdentity }: FastifyRequest): Identity | undefined {
  return provenIdentity;
}

/** Gives every request the place for it. */
export function prepareIdentity(fastify: FastifyInstance): void {
  fastify.decorateRequest('provenIdentity', undefined);
}

/** Runs before every handler. A route without @Roles takes anonymous callers, but never a forged identity. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    @Inject(IDENTITY_SOURCE) private readonly identityFrom: IdentitySource,
    private readonly reflector: Reflector,
  ) {}

  /** Stays synchronous where nothing is verified anew: nearly always. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const roles = this.reflector.getAllAndOverride<string[] | undefined>(requiredRoles, [
      context.getHandler(),
      context.getClass(),
    ]);
    const found = this.identityFrom(request);
    if (found instanceof Promise) return found.then((identity) => admit({ request, identity, roles }));
    return admit({ request, identity: found, roles });
  }
}

interface Caller {
  readonly request: FastifyRequest;
  readonly identity: Identity | undefined;
  readonly roles: readonly string[] | undefined;
}

function admit({ request, identity, roles }: Caller): true {
  if (identity) request.provenIdentity = identity;
  if (!roles) return true;
  if (!identity) throw new IdentityMissingError();
  if (roles.length > 0 && !roles.some((role) => identity.roles.includes(role)))
    throw new RoleMissingError(roles);
  return true;
}
