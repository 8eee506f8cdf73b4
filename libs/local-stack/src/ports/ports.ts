import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** A node talks to its peers on its port plus this. */
export const BUS_OFFSET = 10_000;

/** Below the kernel's range for outgoing connections (32768 and up), bus ports included. */
const LOWEST = 11_000;
const HIGHEST = 22_000;

/** Answers whether this process could listen on the loopback port now; another one may take it a moment later. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Chooses free ports at random, so that two runs at once hardly ever want the same one; whoever uses them retries
 * with others when one was taken in between. With `withBus` the port + 10,000 is free as well.
 */
export async function freePorts(count: number, options: { withBus?: boolean } = {}): Promise<number[]> {
  const chosen = new Set<number>();
  while (chosen.size < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (chosen.has(port) || !(await isPortFree(port))) continue;
    if (options.withBus && !(await isPortFree(port + BUS_OFFSET))) continue;
    chosen.add(port);
  }
  return [...chosen];
}
