import { describe, expect, it } from '@jest/globals';
import { CrossSiteRequestError } from './admission.errors.js';
import { refuseCrossSite } from './cross-site.js';

const host = 'shop.example:8443';

describe('refuseCrossSite', () => {
  it.each([
    { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' }, why: 'our own page' },
    { method: 'POST', headers: { 'sec-fetch-site': 'none' }, why: 'the user' },
    { method: 'DELETE', headers: { origin: `https://${host}` }, why: 'our own page in an older browser' },
    { method: 'PUT', headers: { origin: `http://${host}` }, why: 'TLS may end before us' },
    { method: 'POST', headers: {}, why: 'no browser' },
    {
      method: 'GET',
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      why: 'a link',
    },
    { method: 'HEAD', headers: { 'sec-fetch-site': 'cross-site' }, why: 'it changes nothing' },
    {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', authorization: 'Bearer t' },
      why: 'no browser adds a token by itself',
    },
  ])('lets $method with $headers through: $why', ({ method, headers }) => {
    expect(() => {
      refuseCrossSite({ method, headers, host });
    }).not.toThrow();
  });

  it.each([
    { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
    { method: 'POST', headers: { 'sec-fetch-site': 'same-site' } },
    { method: 'PATCH', headers: { 'sec-fetch-site': 'cross-site', origin: `https://${host}` } },
    { method: 'DELETE', headers: { 'sec-fetch-site': 'Same-Origin' } },
    { method: 'PUT', headers: { origin: 'https://evil.example' } },
    { method: 'PUT', headers: { origin: `https://${host}.evil.example` } },
    { method: 'POST', headers: { origin: 'https://shop.example' } },
    { method: 'POST', headers: { origin: 'null' } },
    { method: 'POST', headers: { origin: '' } },
  ])('refuses $method with $headers', ({ method, headers }) => {
    expect(() => {
      refuseCrossSite({ method, headers, host });
    }).toThrow(CrossSiteRequestError);
  });

  it('takes the port of the scheme for the same as none', () => {
    const headers = { origin: 'https://shop.example' };
    expect(() => {
      refuseCrossSite({ method: 'POST', headers, host: 'shop.example:443' });
    }).not.toThrow();
  });
});
