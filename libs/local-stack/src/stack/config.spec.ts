import { describe, expect, it } from '@jest/globals';
import { loadStackConfig } from './config.js';

describe('loadStackConfig', () => {
  it('needs nothing', () => {
    expect(loadStackConfig({})).toEqual({ portBase: null, instances: {} });
    expect(loadStackConfig({ SHOP_PORT_BASE: '', SHOP_INSTANCES: '' })).toEqual({
      portBase: null,
      instances: {},
    });
  });

  it('reads both', () => {
    expect(loadStackConfig({ SHOP_PORT_BASE: '20000', SHOP_INSTANCES: 'product=2, gateway=1' })).toEqual({
      portBase: 20_000,
      instances: { product: 2, gateway: 1 },
    });
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
    const load = () => loadStackConfig({ SHOP_PORT_BASE: 'x', SHOP_INSTANCES: 'a=1,product=9' });
    expect(load).toThrow(/SHOP_PORT_BASE: .*\n.*SHOP_INSTANCES: .*\n.*SHOP_INSTANCES: /);
  });
});
