import { type Link, NodeProxy } from '../../support/node-proxy.js';

/** Stands before a node. Told to, it lets one command through to the node and breaks the connection instead of its answer. */
export class LossyProxy {
  readonly #proxy: NodeProxy;
  readonly #told: { pattern: RegExp | null };

  private constructor(proxy: NodeProxy, told: { pattern: RegExp | null }) {
    this.#proxy = proxy;
    this.#told = told;
  }

  /** @param to port of the node */
  static async before(to: number): Promise<LossyProxy> {
    const told: { pattern: RegExp | null } = { pattern: null };
    const lost = new WeakSet<Link>();
    const proxy: NodeProxy = await NodeProxy.before(to, {
      hears: (bytes, link) => {
        if (told.pattern?.test(bytes.toString('latin1')) !== true) return;
        told.pattern = null;
        lost.add(link);
      },
      lets: (link) => {
        if (lost.has(link)) proxy.end(link);
        return !lost.has(link);
      },
    });
    return new LossyProxy(proxy, told);
  }

  get port(): number {
    return this.#proxy.port;
  }

  /** Loses the answer to the next command that matches. */
  loseAnswerTo(pattern: RegExp): void {
    this.#told.pattern = pattern;
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }
}
