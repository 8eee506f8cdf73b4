import type { ServiceName } from '@shop/contracts/services';
import { ServiceClient } from './service-client.js';
import type { Upstream } from './upstream.js';

/** Every service that this process calls, each as one address. */
export class Upstreams {
  readonly #clients: ReadonlyMap<string, ServiceClient>;

  constructor(readonly all: readonly Upstream[]) {
    this.#clients = new Map(all.map((upstream) => [upstream.service, new ServiceClient(upstream)]));
  }

  /**
   * The client of one service.
   *
   * @throws Error for a service that was not named in `UpstreamsModule.forRoot`
   */
  of(service: ServiceName): ServiceClient {
    const client = this.#clients.get(service);
    if (client === undefined)
      throw new Error(`Name '${service}' in UpstreamsModule.forRoot({ services }) to call it.`);
    return client;
  }

  /** Nest calls this after the HTTP server has stopped. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all.map((upstream) => upstream.destroy()));
  }
}
