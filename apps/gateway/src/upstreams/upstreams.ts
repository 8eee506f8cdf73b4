import type { ServiceName } from '@shop/contracts/services';
import type { GatewayConfig } from '../config.js';
import type { UpstreamEvents } from './upstream.events.js';
import type { UpstreamLimits } from './upstream-limits.js';
import { Upstream } from './upstream.js';

/** Every service that the gateway calls, each as one address. */
export class Upstreams {
  readonly all: readonly Upstream[];

  constructor(config: GatewayConfig, events: UpstreamEvents) {
    const limits = limitsOf(config);
    this.all = instancesOf(config).map(([service, urls]) => new Upstream({ service, urls, limits, events }));
  }

  /** Nest calls this after the HTTP server has stopped. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all.map((upstream) => upstream.destroy()));
  }
}

/** A line per service; a spec fails when one of @shop/contracts/services is missing. */
function instancesOf(config: GatewayConfig): readonly (readonly [ServiceName, readonly URL[]])[] {
  return [
    ['auth', config.SERVICE_AUTH_URLS],
    ['user', config.SERVICE_USER_URLS],
    ['product', config.SERVICE_PRODUCT_URLS],
    ['cart', config.SERVICE_CART_URLS],
  ];
}

function limitsOf(config: GatewayConfig): UpstreamLimits {
  return {
    connectTimeoutMs: config.PROXY_CONNECT_TIMEOUT_MS,
    connections: config.PROXY_CONNECTIONS,
    bodyIdleMs: config.PROXY_BODY_IDLE_MS,
    deadlinesMs: { read: config.PROXY_READ_DEADLINE_MS, write: config.PROXY_WRITE_DEADLINE_MS },
    readAttemptMs: config.PROXY_READ_ATTEMPT_MS,
  };
}
