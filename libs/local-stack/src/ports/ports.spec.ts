import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { BUS_OFFSET, claimPorts, freePorts, isPortFree } from './ports.js';

describe('isPortFree', () => {
  it('sees a listener come and go', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  });
});

describe('freePorts', () => {
  it('chooses different ports, below those of outgoing connections even on the bus', async () => {
    const ports = await freePorts(6, { withBus: true });
    expect(new Set(ports).size).toBe(6);
    expect(Math.max(...ports) + BUS_OFFSET).toBeLessThan(32_768);
  });
});

describe('claimPorts', () => {
  it('keeps a port on which nothing listens, as that of a server that is killed and started again', async () => {
    const [port = 0] = await freePorts(1);
    expect(await isPortFree(port)).toBe(true);
    expect(await claimPorts([port])).toBe(false);
  });

  it('takes all ports or none', async () => {
    const [kept = 0] = await freePorts(1);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: free } = server.address() as AddressInfo;
    expect(await claimPorts([free])).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await claimPorts([free, kept])).toBe(false);
    expect(await claimPorts([free])).toBe(true);
  });

  it('takes none that no browser would ask, free as it may be', async () => {
    expect(await claimPorts([6665])).toBe(false);
    await expect(fetch('http://127.0.0.1:6665')).rejects.toMatchObject({ cause: { message: 'bad port' } });
  });
});
