import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePorts } from '../ports/ports.js';
import { localGatewayUrl } from './local-gateway-url.js';
import { assertPortsFree } from './port-check.js';
import { portLayout, wantedPorts } from './port-layout.js';

describe('portLayout', () => {
  it('has the documented ports by default', () => {
    const layout = portLayout({ portBase: null, instances: {} });
    expect(layout).toMatchObject({ postgres: 5433, redis: [7001, 7002, 7003, 7004, 7005, 7006] });
    expect(layout.services).toMatchObject({ gateway: [8080], product: [3003] });
    expect(layout.mail).toEqual({ smtp: 1025, http: 1080 });
  });

  it('moves everything by the base', () => {
    const layout = portLayout({ portBase: 20_000, instances: {} });
    expect(layout).toMatchObject({ postgres: 20_600, services: { gateway: [20_080], product: [20_003] } });
    expect(layout.redis[0]).toBe(20_701);
    expect(layout.mail).toEqual({ smtp: 21_025, http: 21_080 });
  });

  it('puts further instances a hundred ports apart', () => {
    expect(portLayout({ portBase: null, instances: { product: 3 } }).services.product).toEqual([
      3003, 3103, 3203,
    ]);
  });

  it('wants no port twice, the bus of Redis included, however many instances', () => {
    const ports = wantedPorts(portLayout({ portBase: 20_000, instances: { product: 5 } })).map(
      ({ port }) => port,
    );
    expect(ports).toContain(30_706);
    expect(new Set(ports).size).toBe(ports.length);
  });
});

describe('localGatewayUrl', () => {
  it('is where npm start of the same environment puts the gateway', () => {
    expect(localGatewayUrl({})).toBe('http://127.0.0.1:8080');
    expect(localGatewayUrl({ SHOP_PORT_BASE: '20000' })).toBe('http://127.0.0.1:20080');
  });
});

describe('assertPortsFree', () => {
  it('names every taken port, who wanted it, and how to move', async () => {
    const [taken = 0, free = 0] = await freePorts(2);
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    const check = assertPortsFree([
      { port: taken, part: 'gateway' },
      { port: free, part: 'Postgres' },
    ]);
    await expect(check).rejects.toThrow(
      `Something else already listens on\n  port ${taken} (gateway)\nStop it, or move the whole shop: SHOP_PORT_BASE=20000 npm start`,
    );
    server.close();
  });
});
