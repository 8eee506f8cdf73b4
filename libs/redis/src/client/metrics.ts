import { Counter, Gauge, register } from 'prom-client';
import { processConnections } from './connection-budget.js';

/*
 * Metrics live on prom-client's default registry, one of each per process, however many clients there are.
 */

/** A counter of this name on the process's registry; made on first use. */
export function counter<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
): Counter<Label> {
  const known = register.getSingleMetric(name);
  return known instanceof Counter ? known : new Counter({ name, help, labelNames: [...labelNames] });
}

/**
 * A counter of this name for what happens with every request: counted elsewhere as plain numbers, one for each set of labels,
 * which are read when Prometheus scrapes. To `inc` a labelled counter takes longer than much of what it counts.
 *
 * @returns shows a number that only grows under its labels
 */
export function sampledCounter<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[],
): (labels: Readonly<Partial<Record<Label, string>>>, read: () => number) => void {
  const cells: { labels: Partial<Record<Label, string>>; read: () => number; published: number }[] = [];
  if (register.getSingleMetric(name) === undefined)
    new Counter({
      ...{ name, help, labelNames: [...labelNames] },
      collect() {
        for (const cell of cells) {
          const now = cell.read();
          this.inc(cell.labels, now - cell.published);
          cell.published = now;
        }
      },
    });
  return (labels, read) => {
    cells.push({ labels, read, published: 0 });
  };
}

/** A gauge of this name whose value is asked for at each scrape; made on first use. */
export function gauge(name: string, help: string, read: () => number): void {
  if (register.getSingleMetric(name) !== undefined) return;
  new Gauge({
    name,
    help,
    collect() {
      this.set(read());
    },
  });
}

gauge(
  'redis_client_connections',
  'Sockets this process holds to Redis, over all uses',
  () => processConnections.open,
);

export const redirects = counter(
  'redis_client_redirects_total',
  'Replies that sent a command elsewhere or asked to wait',
  ['kind'],
);

export const failures = counter(
  'redis_client_command_failures_total',
  'Commands that failed, reads that the primary then answered for a replica included',
  ['use', 'code'],
);
