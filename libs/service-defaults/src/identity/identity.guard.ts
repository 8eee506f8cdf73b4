import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { IDENTITY_SOURCE, type IdentitySource } from './identity-source.js';
import type { Identity } from './identity-verifier.js';
import { IdentityMissingError, RoleMissingError } from './identity.errors.js';
import { requiredRoles } from './required-roles.js';

const identities = new WeakMap<FastifyRequest, Identity>();

export function identityOf(request: FastifyRequest): Identity | undefined {
  return identities.get(request);
}

/** Runs before every handler. A route without @Roles takes anonymous callers, but never a forged identity. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    @Inject(IDENTITY_SOURCE) private readonly identityFrom: IdentitySource,
    private readonly reflector: Reflector,
  ) {}

  /** Stays synchronous for anonymous callers: most reads of the shop are theirs. */
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
  if (identity) identities.set(request, identity);
  if (!roles) return true;
  if (!identity) throw new IdentityMissingError();
  if (roles.length > 0 && !roles.some((role) => identity.roles.includes(role)))
    throw new RoleMissingError(roles);
  return true;
}
