/**
 * Which part of the shop listens where on one machine:
 *
 * | part                        | default     | with SHOP_PORT_BASE=B              |
 * |-----------------------------|-------------|------------------------------------|
 * | gateway                     | 8080        | B + 80                             |
 * | service (its localPort)     | 3001-3009   | B + 1 ... B + 9 (localPort % 1000) |
 * | its 2nd, 3rd, ... instance  | + 100 each  | + 100 each                         |
 * | Postgres                    | 5433        | B + 600                            |
 * | Redis, six nodes            | 7001-7006   | B + 701 ... B + 706                |
 * | Redis' bus                  | 17001-17006 | B + 10701 ... B + 10706            |
 * | Redis nodes that join later | 7007, 7008  | B + 707, B + 708; bus as above     |
 * | mail catcher, SMTP          | 1025        | B + 1025                           |
 * | mail catcher, its list      | 1080        | B + 1080                           |
 * | drill desk                  | 1090        | B + 1090                           |
 */
import { services, serviceNames, type ServiceName } from '@shop/contracts/services';
import { BUS_OFFSET } from '../ports/ports.js';
import type { WantedPort } from '../ports/port.errors.js';

const REDIS_NODES = 6;
const PER_INSTANCE = 100;

export interface MailPorts {
  readonly smtp: number;
  /** Lists what has arrived. */
  readonly http: number;
}

export interface PortLayout {
  readonly postgres: number;
  /** Primaries first. */
  readonly redis: readonly number[];
  /** One port an instance. */
  readonly services: Readonly<Record<ServiceName, readonly number[]>>;
  readonly mail: MailPorts;
  /** Null: no drills are held. */
  readonly drillDesk: number | null;
}

export interface LayoutOptions {
  /** Moves everything; null keeps the default ports. */
  readonly portBase: number | null;
  /** How many of a service; one where nothing is said. */
  readonly instances: Readonly<Partial<Record<ServiceName, number>>>;
}

export function portLayout({ portBase, instances }: LayoutOptions): PortLayout {
  const firstRedis = portBase === null ? 7001 : portBase + 701;
  return {
    postgres: portBase === null ? 5433 : portBase + 600,
    redis: sequence(firstRedis, { count: REDIS_NODES, step: 1 }),
    services: byService((name) => {
      const { localPort } = services[name];
      const first = portBase === null ? localPort : portBase + (localPort % 1000);
      return sequence(first, { count: instances[name] ?? 1, step: PER_INSTANCE });
    }),
    mail: { smtp: (portBase ?? 0) + 1025, http: (portBase ?? 0) + 1080 },
    drillDesk: (portBase ?? 0) + 1090,
  };
}

/** Every port of the layout with the part that wants it. */
export function wantedPorts(layout: PortLayout): WantedPort[] {
  return [
    ...serviceNames.flatMap((name) => layout.services[name].map((port) => ({ port, part: name }))),
    { port: layout.postgres, part: 'Postgres' },
    ...layout.redis.flatMap((port, index) => [
      { port, part: `Redis node ${index + 1}` },
      { port: port + BUS_OFFSET, part: `bus of Redis node ${index + 1}` },
    ]),
    { port: layout.mail.smtp, part: 'mail catcher' },
    { port: layout.mail.http, part: 'list of caught mails' },
    ...(layout.drillDesk === null ? [] : [{ port: layout.drillDesk, part: 'drill desk' }]),
  ];
}

function sequence(first: number, { count, step }: { count: number; step: number }): number[] {
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** A table with one entry a service; the compiler cannot follow Object.fromEntries. */
export function byService<Value>(valueOf: (name: ServiceName) => Value): Record<ServiceName, Value> {
  return Object.fromEntries(serviceNames.map((name) => [name, valueOf(name)])) as Record<ServiceName, Value>;
}
