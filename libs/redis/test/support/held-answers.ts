import { NodeProxy } from './node-proxy.js';

/**
 * Stands before a node and holds back its answers when it is told to: a command runs, and its caller does not hear of it.
 */
export class HeldAnswers {
  readonly #proxy: NodeProxy;
  readonly #state: { isHolding: boolean };

  private constructor(proxy: NodeProxy, state: { isHolding: boolean }) {
    this.#proxy = proxy;
    this.#state = state;
  }

  /** Listens on a port of its own. */
  static async before(port: number): Promise<HeldAnswers> {
    const state = { isHolding: false };
    return new HeldAnswers(await NodeProxy.before(port, { lets: () => !state.isHolding }), state);
  }

  get port(): number {
    return this.#proxy.port;
  }

  hold(): void {
    this.#state.isHolding = true;
  }

  /** Breaks all connections; those that come after them hear everything. */
  cut(): void {
    this.#state.isHolding = false;
    this.#proxy.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await this.#proxy.close();
  }
}
