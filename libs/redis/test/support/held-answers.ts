import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Stands before a node and holds back its answers when it is told to: a command runs, and its caller does not hear of it.
 */
export class HeldAnswers {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isHolding = false;

  private constructor(port: number) {
    this.#server = createServer((client) => {
      this.#join(client, connect(port, '127.0.0.1'));
    });
  }

  /** Listens on a port of its own. */
  static async before(port: number): Promise<HeldAnswers> {
    const held = new HeldAnswers(port);
    await once(held.#server.listen(0, '127.0.0.1'), 'listening');
    return held;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  hold(): void {
    this.#isHolding = true;
  }

  /** Breaks all connections; those that come after them hear everything. */
  cut(): void {
    this.#isHolding = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, node: Socket): void {
    for (const socket of [client, node]) {
      this.#sockets.add(socket);
      // What breaks here was broken on purpose.
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => node.write(chunk));
    node.on('data', (chunk) => {
      if (!this.#isHolding) client.write(chunk);
    });
    client.on('close', () => node.destroy());
    node.on('close', () => client.destroy());
  }
}
