// A service as one address: undici's dispatcher interface over several instances. Spreads requests, leaves alone what
// fails, and tries elsewhere what may be tried again:
//   - nothing was sent (connection refused): any request, its body is still unread;
//   - nothing was answered (broken connection): what may be sent twice, which a write may not unless its caller says so;
//   - a silent connection: the same, at another instance if there is one.
// Down altogether: a typed error within milliseconds. Hung: a typed error at the deadline.
import type { ServiceName } from '@shop/contracts/services';
import { Dispatcher } from 'undici';
import { Exchange } from './exchange.js';
import { Target } from './target.js';
import type { UpstreamLimits, UpstreamRequest } from './upstream-limits.js';
import type { UpstreamEvents } from './upstream.events.js';

export interface UpstreamOptions {
  /** The service's name, as in @shop/contracts/services. */
  readonly service: ServiceName;
  readonly urls: readonly URL[];
  readonly limits: UpstreamLimits;
  readonly events: UpstreamEvents;
}

export class Upstream extends Dispatcher {
  readonly service: ServiceName;
  readonly targets: readonly Target[];
  readonly #options: UpstreamOptions;
  #turn = 0;

  constructor(options: UpstreamOptions) {
    super();
    const { service, urls, limits } = options;
    this.service = service;
    this.targets = urls.map((url) => new Target({ url, ...limits }));
    this.#options = options;
  }

  override dispatch(request: UpstreamRequest, caller: Dispatcher.DispatchHandler): boolean {
    const { service, limits, events } = this.#options;
    this.#turn = (this.#turn + 1) % Number.MAX_SAFE_INTEGER;
    new Exchange({
      service,
      targets: this.targets,
      request,
      caller,
      limits,
      events,
      turn: this.#turn,
    }).begin();
    return true;
  }

  /** Cuts every connection. The HTTP server has stopped by then, so nobody is waiting. */
  override async destroy(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.destroy()));
  }
}
