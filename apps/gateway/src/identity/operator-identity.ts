import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '@shop/service-defaults';
import { BearerTokenInvalidError } from './bearer.errors.js';
import { matchSecret } from './secret-match.js';

export const operatorRole = 'operator';

const operator: Identity = Object.freeze({ subject: 'operator', roles: Object.freeze([operatorRole]) });
const bearer = /^Bearer +(?<token>[\w.~+/-]+=*)$/i;

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
    const token = bearer.exec(authorization)?.groups?.['token'];
    if (token === undefined || !isOperatorToken(token)) throw new BearerTokenInvalidError();
    return operator;
  };
}
