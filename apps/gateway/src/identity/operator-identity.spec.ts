import { describe, expect, it } from '@jest/globals';
import { BearerTokenInvalidError } from '../credentials/bearer.errors.js';
import { identifyOperator } from './operator-identity.js';

const identify = identifyOperator('a-token-of-the-operator');

describe('identifyOperator', () => {
  it('knows the operator by the token', () => {
    expect(identify({ authorization: 'Bearer a-token-of-the-operator' })?.roles).toEqual(['operator']);
    expect(identify({ authorization: 'bearer  a-token-of-the-operator' })?.roles).toEqual(['operator']);
  });

  it('takes a request without credentials for anonymous', () => {
    expect(identify({})).toBeUndefined();
  });

  it.each(['Bearer wrong', 'Bearer ', '', 'Basic b3A6cHc=', 'a-token-of-the-operator', 'Bearer a b'])(
    'refuses %j instead of taking it for anonymous',
    (authorization) => {
      expect(() => identify({ authorization })).toThrow(BearerTokenInvalidError);
    },
  );

  it('knows no operator where no token is configured', () => {
    expect(() => identifyOperator(undefined)({ authorization: 'Bearer undefined' })).toThrow(
      BearerTokenInvalidError,
    );
  });
});
