import { describe, expect, it } from '@jest/globals';
import { cookieSpellings, HostCookie } from './host-cookie.js';

describe('HostCookie', () => {
  it('is bound to the host and to TLS but on a laptop', () => {
    const elsewhere = new HostCookie('session', { isLocal: false });
    expect(elsewhere.setting('v', { maxAge: 60 })).toBe(
      '__Host-session=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
    const local = new HostCookie('session', { isLocal: true });
    expect(local.setting('', { expires: new Date(0) })).toBe(
      'session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax',
    );
    expect(cookieSpellings('session')).toEqual([local.name, elsewhere.name]);
  });
});
