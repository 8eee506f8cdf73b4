import { describe, expect, it } from '@jest/globals';
import { isLoginAttempt } from './login-routes.js';

const attempt = (method: string, insidePath: string, service = 'auth') =>
  isLoginAttempt({ service, method, insidePath });

describe('isLoginAttempt', () => {
  it.each(['/auth/sessions', '/auth/accounts', '/auth/tokens', '/auth/tokens/refresh'])(
    'is true of POST %s',
    (path) => {
      expect(attempt('POST', path)).toBe(true);
      expect(attempt('POST', `${path}?x=/auth/tokens/revoke`)).toBe(true);
    },
  );

  it.each([
    '/auth/%73essions',
    '/auth/sessions/',
    '/auth//tokens',
    '/auth/something-new',
    '/auth/tokens/%72evoke',
  ])('is true of POST %s: nothing goes past the limit by its spelling', (path) => {
    expect(attempt('POST', path)).toBe(true);
  });

  it('is false of what tries nothing', () => {
    expect(attempt('GET', '/auth/sessions')).toBe(false);
    expect(attempt('DELETE', '/auth/sessions/current')).toBe(false);
    expect(attempt('POST', '/auth/tokens/revoke')).toBe(false);
    expect(attempt('POST', '/cart/items', 'cart')).toBe(false);
  });
});
