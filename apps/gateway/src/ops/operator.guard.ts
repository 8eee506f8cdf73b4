import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { IdentityMissingError, RoleMissingError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';
import { type Identify, operatorRole } from '../identity/operator-identity.js';

export const OPERATOR_GUARD_OPTIONS = Symbol('OperatorGuardOptions');

export interface OperatorGuardOptions {
  readonly identify: Identify;
  /** On a laptop the doors are open: whoever reaches them has started the shop. */
  readonly isOpen: boolean;
}

/** Lets operators in, and in the local environment everyone. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(OPERATOR_GUARD_OPTIONS) private readonly options: OperatorGuardOptions) {}

  /** @throws IdentityMissingError (401), RoleMissingError (403), BearerTokenInvalidError (401) */
  canActivate(context: ExecutionContext): boolean {
    if (this.options.isOpen) return true;
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = this.options.identify(headers);
    if (!identity) throw new IdentityMissingError();
    if (!identity.roles.includes(operatorRole)) throw new RoleMissingError([operatorRole]);
    return true;
  }
}
