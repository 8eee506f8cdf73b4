/**
 * The whole system in one table: every process, its port on a laptop, and whom it may call. The gateway's proxy
 * table, the local stack, the network policies and the README's picture are checked against this file.
 */

/** How one process of the shop is reached and what it needs. */
export interface ServiceDefinition {
  /** Port on one machine when `SHOP_PORT_BASE` is not set. A second instance takes `localPort + 100`. */
  readonly localPort: number;
  /** Whether the service owns a Postgres database (of its own name, under a role of its own name). */
  readonly ownsDatabase: boolean;
  /** Services it calls over HTTP while a request waits. The graph has no circle. */
  readonly calls: readonly string[];
  /** First path segments that the gateway forwards to it, `/api/<segment>/...` outside, `/<segment>/...` inside. */
  readonly publicSegments: readonly string[];
  /** Its reads answer everyone alike, so they go on while nobody can be told apart (no session store). */
  readonly readsAreAnonymous: boolean;
}

export const services = {
  gateway: {
    localPort: 8080,
    ownsDatabase: false,
    calls: ['auth', 'user', 'product', 'cart', 'order', 'payment', 'notification', 'discount', 'shipping'],
    publicSegments: [],
    readsAreAnonymous: true,
  },
  auth: {
    localPort: 3001,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['auth'],
    readsAreAnonymous: false,
  },
  user: {
    localPort: 3002,
    ownsDatabase: true,
    calls: ['auth', 'product', 'cart'],
    publicSegments: ['me'],
    readsAreAnonymous: false,
  },
  product: {
    localPort: 3003,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['products', 'categories'],
    readsAreAnonymous: true,
  },
  cart: {
    localPort: 3004,
    ownsDatabase: true,
    calls: ['product'],
    publicSegments: ['cart'],
    readsAreAnonymous: false,
  },
  order: {
    localPort: 3005,
    ownsDatabase: true,
    calls: ['cart', 'user', 'product', 'discount', 'shipping'],
    publicSegments: ['orders'],
    readsAreAnonymous: false,
  },
  payment: {
    localPort: 3006,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['payments'],
    readsAreAnonymous: false,
  },
  notification: {
    localPort: 3007,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['notifications'],
    readsAreAnonymous: false,
  },
  discount: {
    localPort: 3008,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['coupons'],
    readsAreAnonymous: true,
  },
  shipping: {
    localPort: 3009,
    ownsDatabase: true,
    calls: [],
    publicSegments: ['shipping'],
    readsAreAnonymous: false,
  },
} as const satisfies Record<string, ServiceDefinition>;

export type ServiceName = keyof typeof services;

export const serviceNames = Object.keys(services) as readonly ServiceName[];

/** Every name the parser lets through is a service; anything else is a mistake in a setting. */
export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}
