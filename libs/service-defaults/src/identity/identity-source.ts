import type { FastifyRequest } from 'fastify';
import type { ServiceConfig } from '../config.js';
import { type Identity, identityHeader, IdentityVerifier } from './identity-verifier.js';
import { IdentityInvalidError } from './identity.errors.js';

/**
 * Says who sent a request; undefined when it does not say (anonymous).
 *
 * @throws IdentityInvalidError when it says so and cannot be believed: never anonymous by mistake.
 */
export type IdentitySource = (
  request: FastifyRequest,
) => Identity | undefined | Promise<Identity | undefined>;

export const IDENTITY_SOURCE = Symbol('IdentitySource');

/** A service believes the gateway's header alone. Without a key it believes nobody. */
export function headerIdentitySource(config: ServiceConfig): IdentitySource {
  const verifier = config.IDENTITY_PUBLIC_KEY && new IdentityVerifier(config.IDENTITY_PUBLIC_KEY);
  return (request) => {
    const token = request.headers[identityHeader];
    if (token === undefined) return undefined;
    if (!verifier || typeof token !== 'string')
      throw new IdentityInvalidError('no key, or more than one header');
    const verified = verifier.verify(token);
    return verified instanceof Promise
      ? verified.then((identity) => believed(request, { token, identity }))
      : believed(request, { token, identity: verified });
  };
}

/** What was verified may be passed on by calls in the caller's name. */
function believed(
  { shopContext }: FastifyRequest,
  { token, identity }: { token: string; identity: Identity },
): Identity {
  if (shopContext) shopContext.identityStatement = token;
  return identity;
}
