import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '@shop/testing';
import { asOperator, heardBy, startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

describe('the identity of a caller', () => {
  let instance: InstanceDouble;
  let local: TestApp;
  let remote: TestApp;

  beforeAll(async () => {
    instance = await InstanceDouble.start();
    local = await startGateway({ products: [instance] });
    remote = await startGateway({
      products: [instance],
      env: { SHOP_ENV: 'staging', TRUSTED_PROXY_HOPS: '1' },
    });
  });

  afterAll(async () => {
    await Promise.all([local.close(), remote.close()]);
    await instance.kill();
  });

  it('is signed for the services when it is the operator', async () => {
    const { headers } = heardBy(await local.inject({ url: '/api/products', headers: asOperator }));
    const identity = await verifier.verify(headers['x-shop-identity'] ?? '');
    expect(identity).toEqual({ subject: 'operator', roles: ['operator'] });
    expect(headers).not.toHaveProperty('authorization');
  });

  it('is not said of an anonymous caller, whatever the caller says', async () => {
    const forged = { 'x-shop-identity': 'forged', 'X-Shop-Roles': 'operator' };
    const { headers } = heardBy(await local.inject({ url: '/api/products', headers: forged }));
    expect(Object.keys(headers).filter((name) => name.startsWith('x-shop-'))).toEqual([]);
  });

  it('is refused when the token is wrong', async () => {
    const before = instance.heard.length;
    const response = await local.inject({ url: '/api/products', headers: { authorization: 'Bearer wrong' } });
    expect(response.json()).toMatchObject({ status: 401, code: 'BEARER_TOKEN_INVALID' });
    expect(instance.heard).toHaveLength(before);
  });

  it('does not come from a signed header at our own doors', async () => {
    const { headers } = heardBy(await remote.inject({ url: '/api/products', headers: asOperator }));
    const stolen = { 'x-shop-identity': headers['x-shop-identity'] ?? '' };
    expect((await remote.inject({ url: '/ops/cache', headers: stolen })).statusCode).toBe(401);
  });

  it('opens /ops outside a laptop', async () => {
    expect((await remote.inject({ url: '/ops/cache' })).json()).toMatchObject({ code: 'IDENTITY_MISSING' });
    expect((await remote.inject({ url: '/ops/cache', headers: asOperator })).statusCode).toBe(200);
    expect((await local.inject({ url: '/ops/cache' })).statusCode).toBe(200);
  });

  it('comes with the address that our proxies saw', async () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 9.9.9.9', 'x-forwarded-proto': 'https' };
    const heard = heardBy(await remote.inject({ url: '/api/products', headers })).headers;
    expect(heard).toMatchObject({ 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https' });
  });
});
