import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Link {
  readonly client: Socket;
  readonly node: Socket;
  /** Whether it is the kind of connection that is to be held up. */
  isMeant: boolean;
}

/**
 * A wire between clients and one node that can go dead without a word: it takes what is sent and delivers nothing, and no end
 * of it is told. Only connections on which `sign` was once sent are affected.
 */
export class Relay {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param options.sign bytes of a client by which a connection is known as meant */
  static async start({ nodePort, sign }: { nodePort: number; sign: string }): Promise<Relay> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = new Relay(server);
    server.on('connection', (client) => {
      relay.#link(client, { nodePort, sign });
    });
    return relay;
  }

  /** How many connections of the meant kind are open. */
  get meant(): number {
    return [...this.#links].filter(({ isMeant }) => isMeant).length;
  }

  /** From now on the meant connections that are open deliver nothing in either direction. */
  hang(): void {
    for (const { client, node, isMeant } of this.#links) {
      if (!isMeant) continue;
      for (const socket of [client, node]) socket.removeAllListeners('data').pause();
    }
  }

  async close(): Promise<void> {
    for (const { client, node } of this.#links) for (const socket of [client, node]) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #link(client: Socket, { nodePort, sign }: { nodePort: number; sign: string }): void {
    const node = connect({ port: nodePort, host: '127.0.0.1' });
    const link: Link = { client, node, isMeant: false };
    this.#links.add(link);
    const part = () => {
      this.#links.delete(link);
      client.destroy();
      node.destroy();
    };
    for (const socket of [client, node]) socket.setNoDelay(true).on('error', part).on('close', part);
    client.on('data', (bytes: Buffer) => {
      if (bytes.includes(sign)) link.isMeant = true;
      node.write(bytes);
    });
    node.on('data', (bytes: Buffer) => client.write(bytes));
  }
}

/** A relay before each node, and the address map by which a client goes through them. */
export async function relayAll(ports: readonly number[], sign: string) {
  const relays = await Promise.all(ports.map((nodePort) => Relay.start({ nodePort, sign })));
  const pairs = relays.map(
    ({ port }, index) => `127.0.0.1:${String(ports[index])}=127.0.0.1:${String(port)}`,
  );
  return { relays, natMap: pairs.join(',') };
}
