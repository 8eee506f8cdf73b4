import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a node. Told to, it lets one command through to the node and breaks the connection instead of its answer. */
export class LossyProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #pattern: RegExp | null = null;

  private constructor(server: Server, to: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => {
      this.#join(client, connect(to, '127.0.0.1'));
    });
  }

  /** @param to port of the node */
  static async before(to: number): Promise<LossyProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LossyProxy(server, to);
  }

  /** Loses the answer to the next command that matches. */
  loseAnswerTo(pattern: RegExp): void {
    this.#pattern = pattern;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, node: Socket): void {
    let isLost = false;
    const end = () => {
      client.destroy();
      node.destroy();
    };
    for (const socket of [client, node]) {
      this.#sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (chunk) => {
      if (this.#pattern?.test(chunk.toString('latin1')) === true) {
        this.#pattern = null;
        isLost = true;
      }
      node.write(chunk);
    });
    node.on('data', (chunk) => {
      if (isLost) end();
      else client.write(chunk);
    });
  }
}
