import { type Link, NodeProxy } from './node-proxy.js';

/**
 * A wire between clients and one node that can go dead without a word: it takes what is sent and delivers nothing, and no end
 * of it is told. Only connections on which `sign` was once sent are affected.
 */
export class Relay {
  readonly #proxy: NodeProxy;
  readonly #known: WeakSet<Link>;

  private constructor(proxy: NodeProxy, known: WeakSet<Link>) {
    this.#proxy = proxy;
    this.#known = known;
  }

  /** @param options.sign bytes of a client by which a connection is known as meant */
  static async start({ nodePort, sign }: { nodePort: number; sign: string }): Promise<Relay> {
    const known = new WeakSet<Link>();
    const hears = (bytes: Buffer, link: Link) => {
      if (bytes.includes(sign)) known.add(link);
    };
    return new Relay(await NodeProxy.before(nodePort, { hears }), known);
  }

  get port(): number {
    return this.#proxy.port;
  }

  /** How many connections of the meant kind are open. */
  get meant(): number {
    return this.#meantLinks.length;
  }

  /** From now on the meant connections that are open deliver nothing in either direction. */
  hang(): void {
    for (const { client, node } of this.#meantLinks)
      for (const socket of [client, node]) socket.removeAllListeners('data').pause();
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }

  get #meantLinks(): Link[] {
    return [...this.#proxy.links].filter((link) => this.#known.has(link));
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
