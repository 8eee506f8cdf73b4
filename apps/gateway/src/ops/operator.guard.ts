import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { IdentityMissingError, RoleMissingError } from '@shop/service-defaults';
import type { FastifyRequest } from 'fastify';
import { refuseCrossSite } from '../admission/cross-site.js';
import { type Identify, operatorRole } from '../identity/operator-identity.js';

export const OPERATOR_GUARD_OPTIONS = Symbol('OperatorGuardOptions');

export interface OperatorGuardOptions {
  readonly identify: Identify;
  /** On a laptop the doors are open: whoever reaches them has started the shop. */
  readonly isOpen: boolean;
}

/** Lets operators in, and in the local environment everyone but the pages of other sites. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(OPERATOR_GUARD_OPTIONS) private readonly options: OperatorGuardOptions) {}

  /**
   * @throws IdentityMissingError (401), RoleMissingError (403), BearerTokenInvalidError (401), CrossSiteRequestError (403)
   */
  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    refuseCrossSite({ method, headers, host: headers.host ?? '' });
    if (this.options.isOpen) return true;
    const identity = this.options.identify(headers);
    if (!identity) throw new IdentityMissingError();
    if (!identity.roles.includes(operatorRole)) throw new RoleMissingError([operatorRole]);
    return true;
  }
}
