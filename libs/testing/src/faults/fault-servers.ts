/**
 * Neighbours that misbehave in one way each. They are real sockets on loopback, so that timeouts, resets and refusals
 * are the operating system's own.
 */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface FaultServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** How many connections it has had. */
  connectionCount(): number;
  /** Ends it with all its connections. */
  close(): Promise<void>;
}

/** Takes connections and never says a word: what a hung process looks like. */
export function startSilentServer(): Promise<FaultServer> {
  return listen(createServer());
}

/** Takes connections and resets each at its first byte: what a crashing process looks like. */
export function startResettingServer(): Promise<FaultServer> {
  return listen(createServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
}

/** Answers every HTTP request with the same status and an empty problem. */
export function startFailingServer(options: { status: number }): Promise<FaultServer> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(options.status, { 'content-type': 'application/problem+json' }).end('{}');
  });
  return listen(server);
}

/** Listened a moment ago and does so no more: connections are refused. There is nothing to close. */
export async function closedPort(): Promise<{ port: number; url: string }> {
  const { port, url, close } = await startSilentServer();
  await close();
  return { port, url };
}

async function listen(server: Server): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, url: `http://127.0.0.1:${port}`, connectionCount: () => connections, close };
}
