import { describe, expect, it } from '@jest/globals';
import { loadStackConfig } from './config.js';

describe('loadStackConfig', () => {
  it('needs nothing', () => {
    expect(loadStackConfig({})).toEqual({ portBase: null, instances: {}, isRedisSecured: false });
    expect(loadStackConfig({ SHOP_PORT_BASE: '', SHOP_INSTANCES: '', SHOP_REDIS_TLS: '' })).toEqual({
      portBase: null,
      instances: {},
      isRedisSecured: false,
    });
  });

  it('reads all', () => {
    const env = { SHOP_PORT_BASE: '20000', SHOP_INSTANCES: 'product=2, gateway=1', SHOP_REDIS_TLS: 'true' };
    expect(loadStackConfig(env)).toEqual({
      portBase: 20_000,
      instances: { product: 2, gateway: 1 },
      isRedisSecured: true,
    });
  });

  it('refuses a port base that gives a part a port which browsers refuse', () => {
    expect(() => loadStackConfig({ SHOP_PORT_BASE: '10000' })).toThrow(
      'SHOP_PORT_BASE: gives gateway port 10080, which browsers refuse to ask',
    );
  });

  it.each(['80', '60000', '2e4.5', 'x', '20000.5'])('refuses the port base %s', (SHOP_PORT_BASE) => {
    expect(() => loadStackConfig({ SHOP_PORT_BASE })).toThrow(
      'SHOP_PORT_BASE: must be a whole number from 1024',
    );
  });

  it.each([
    ['prodcut=2', 'knows no such service; there are gateway, auth, user, product, cart'],
    ['product=0', 'product takes a number from 1 to 5'],
    ['product=6', 'product takes a number from 1 to 5'],
    ['product', 'product takes a number from 1 to 5, as in product=2'],
    ['gateway=2', 'gateway is the one public door and runs once'],
  ])('refuses %s', (SHOP_INSTANCES, problem) => {
    expect(() => loadStackConfig({ SHOP_INSTANCES })).toThrow(`SHOP_INSTANCES: ${problem}`);
  });

  it('lists every fault at once', () => {
    const env = { SHOP_PORT_BASE: 'x', SHOP_INSTANCES: 'a=1,product=9', SHOP_REDIS_TLS: 'yes' };
    expect(() => loadStackConfig(env)).toThrow(
      /SHOP_PORT_BASE: .*\n.*SHOP_INSTANCES: .*\n.*SHOP_INSTANCES: .*\n.*SHOP_REDIS_TLS: must be true or false/,
    );
  });
});
