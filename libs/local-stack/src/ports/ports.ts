import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A node talks to its peers on its port plus this. */
export const BUS_OFFSET = 10_000;

/** Below the kernel's range for outgoing connections (32768 and up), bus ports included. */
const LOWEST = 11_000;
const HIGHEST = 22_000;

/** Those that `fetch` and browsers refuse to ask (https://fetch.spec.whatwg.org/#port-blocking), above 1023. */
const BLOCKED: ReadonlySet<number> = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000],
  ...[6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

/** Whether programs of the web ask a port at all, were somebody to listen there. */
export function isAskable(port: number): boolean {
  return !BLOCKED.has(port);
}

/** Answers whether this process could listen on the loopback port now; another one may take it a moment later. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Takes free ports that can be asked for this process until it ends, all of them or none: no other process that asks here gets them, even
 * while nothing listens on them, as when a server is killed to be started again on its port.
 *
 * What takes a port is a UDP socket of its number. No server of the shop speaks UDP, and the kernel lets go of it
 * however the process ends, so that there is no list of ports to go stale.
 */
export async function claimPorts(ports: readonly number[]): Promise<boolean> {
  if (!ports.every(isAskable)) return false;
  const sockets = await Promise.all(ports.map(claim));
  const areFree = await Promise.all(ports.map(isPortFree));
  const areOurs = sockets.every((socket) => socket !== null) && areFree.every(Boolean);
  if (!areOurs) for (const socket of sockets) socket?.close();
  return areOurs;
}

async function claim(port: number): Promise<Socket | null> {
  const socket = createSocket('udp4').unref();
  try {
    await once(socket.bind({ port, address: '127.0.0.1', exclusive: true }), 'listening');
    return socket;
  } catch {
    socket.close();
    return null;
  }
}

/**
 * Chooses free ports at random and takes them for this process (`claimPorts`). With `withBus` the port + 10,000 is
 * taken as well. A program that does not ask here may listen on one before its user does, who then tries others.
 */
export async function freePorts(count: number, options: { withBus?: boolean } = {}): Promise<number[]> {
  const chosen: number[] = [];
  while (chosen.length < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await claimPorts(options.withBus ? [port, port + BUS_OFFSET] : [port])) chosen.push(port);
  }
  return chosen;
}
