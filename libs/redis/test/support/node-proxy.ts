import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One connection through the proxy. */
export interface Link {
  readonly client: Socket;
  readonly node: Socket;
}

/** What becomes of the bytes on a link; whatever is not said passes. */
export interface Manner {
  /** Called with what a client sends, before it goes to the node. */
  readonly hears?: (bytes: Buffer, link: Link) => void;
  /** Whether what the node answers goes on to the client. */
  readonly lets?: (link: Link) => boolean;
}

/** Stands before a node on a port of its own, and passes on what its manner lets pass. */
export class NodeProxy {
  readonly port: number;
  readonly links = new Set<Link>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param nodePort of the node on loopback */
  static async before(nodePort: number, manner: Manner): Promise<NodeProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new NodeProxy(server);
    server.on('connection', (client) => {
      proxy.#join({ client, node: connect(nodePort, '127.0.0.1') }, manner);
    });
    return proxy;
  }

  /** Breaks a connection, at both ends. */
  end(link: Link): void {
    this.links.delete(link);
    link.client.destroy();
    link.node.destroy();
  }

  /** Breaks all connections. */
  cut(): void {
    for (const link of this.links) this.end(link);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(link: Link, { hears, lets = () => true }: Manner): void {
    const { client, node } = link;
    this.links.add(link);
    // What breaks here was broken on purpose.
    const end = () => {
      this.end(link);
    };
    for (const socket of [client, node]) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (bytes: Buffer) => {
      hears?.(bytes, link);
      node.write(bytes);
    });
    node.on('data', (bytes: Buffer) => {
      if (lets(link)) client.write(bytes);
    });
  }
}
