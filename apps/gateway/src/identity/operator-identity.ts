import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '@shop/service-defaults';
import { BearerTokenInvalidError } from '../credentials/bearer.errors.js';
import { bearerTokenIn } from '../credentials/bearer.js';
import { matchSecret } from '../credentials/secret-match.js';

export const operatorRole = 'operator';

export const operatorIdentity: Identity = Object.freeze({
  subject: 'operator',
  roles: Object.freeze([operatorRole]),
});

/** Says who sent a request by its `authorization` header; undefined for a caller who does not say. */
export type Identify = (headers: IncomingHttpHeaders) => Identity | undefined;

/**
 * The gateway's own answer to "who asks?": whoever holds the operator token (RFC 6750) is the operator. Without a
 * configured token nobody is.
 *
 * @returns a function that throws BearerTokenInvalidError for any other `authorization`
 */
export function identifyOperator(operatorToken: string | undefined): Identify {
  const isOperatorToken = matchSecret(operatorToken);
  return ({ authorization }) => {
    if (authorization === undefined) return undefined;
    const token = bearerTokenIn(authorization);
    if (token === undefined || !isOperatorToken(token)) throw new BearerTokenInvalidError();
    return operatorIdentity;
  };
}
