import { afterEach, describe, expect, it } from '@jest/globals';
import { closedPort, startFailingServer, startResettingServer, startSilentServer } from './fault-servers.js';
import type { FaultServer } from './fault-servers.js';

describe('the fault servers', () => {
  let server: FaultServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('a silent server takes the connection and never answers', async () => {
    server = await startSilentServer();
    const request = fetch(server.url, { signal: AbortSignal.timeout(100) });
    await expect(request).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.connectionCount()).toBe(1);
  });

  it('a resetting server resets', async () => {
    server = await startResettingServer();
    await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('a failing server answers with its status', async () => {
    server = await startFailingServer({ status: 503 });
    expect((await fetch(server.url)).status).toBe(503);
  });

  it('a closed port refuses', async () => {
    const { url } = await closedPort();
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('closes with connections open', async () => {
    const silent = await startSilentServer();
    const request = fetch(silent.url);
    const failed = expect(request).rejects.toThrow();
    while (silent.connectionCount() === 0) await new Promise(setImmediate);
    await silent.close();
    await failed;
  });
});
