/**
 * Looks at everything of the running shop that a timeline shows, each thing in a loop of its own: whatever hangs holds up
 * nobody. Never throws into a drill: what cannot be seen is a gap.
 */
import type { ClusterControl } from '@shop/local-stack';
import type { Outboxes } from '../backstage/outboxes.js';
import { everyTick, type TickOptions } from './every-tick.js';
import { RedisLine } from './redis-line.js';
import { RedisNode, type QueuePlace } from './redis-node.js';
import { lagOf } from './replication-lag.js';
import { rounded } from './rounded.js';
import type { ShoppersWindow } from './shoppers-window.js';
import type { Timeline } from './timeline.js';

export interface Watched {
  readonly cluster: { readonly control: Pick<ClusterControl, 'open'>; readonly ports: readonly number[] };
  readonly places: readonly QueuePlace[];
  readonly shoppers: ShoppersWindow;
  readonly outboxes: Pick<Outboxes, 'standing'>;
  /** The services with an outbox. */
  readonly producers: readonly string[];
}

/** A node that nobody lists any more for so long has left the cluster (milliseconds). */
const LEFT_AFTER_MS = 1_000;

interface WatchedNode {
  /** One for each of its two loops, so that neither waits for the other. */
  readonly lines: { readonly work: RedisLine; readonly lag: RedisLine };
  readonly left: AbortController;
  listedAtMs: number;
}

export class Watch {
  readonly #timeline: Timeline;
  readonly #watched: Watched;
  readonly #over = new AbortController();
  readonly #nodes = new Map<number, WatchedNode>();
  readonly #loops: Promise<void>[] = [];

  /** Begins at once. */
  constructor(timeline: Timeline, watched: Watched) {
    this.#timeline = timeline;
    this.#watched = watched;
    this.#listed(watched.cluster.ports);
    this.#watchShoppers();
    for (const service of watched.producers) this.#watchOutbox(service);
  }

  /** Returns when nothing of it runs any more. */
  async end(): Promise<void> {
    this.#over.abort();
    for (const port of this.#nodes.keys()) this.#leave(port);
    await Promise.all(this.#loops);
  }

  /** A node says who is of the cluster: who is new is looked at, who is gone is let go. */
  #listed(ports: readonly number[]): void {
    if (this.#over.signal.aborted) return;
    const nowMs = this.#timeline.nowMs;
    for (const port of ports) (this.#nodes.get(port) ?? this.#join(port)).listedAtMs = nowMs;
    for (const [port, { listedAtMs }] of this.#nodes)
      if (nowMs - listedAtMs > LEFT_AFTER_MS) this.#leave(port);
  }

  #join(port: number): WatchedNode {
    const { control } = this.#watched.cluster;
    const lines = { work: new RedisLine(control, port), lag: new RedisLine(control, port) };
    const node = { lines, left: new AbortController(), listedAtMs: this.#timeline.nowMs };
    this.#nodes.set(port, node);
    this.#watchWork(node);
    this.#watchLag(node);
    return node;
  }

  #leave(port: number): void {
    const node = this.#nodes.get(port);
    this.#nodes.delete(port);
    node?.left.abort();
    // Who waits for a node that hangs is let go.
    if (node) this.#loops.push(node.lines.work.close(), node.lines.lag.close());
  }

  #watchWork({ lines, left }: WatchedNode): void {
    const node = new RedisNode(lines.work, this.#watched.places);
    const about = String(lines.work.port);
    this.#begin({
      look: () => node.look(),
      took: (looked) => {
        // A gap says nothing: when all are silent, nobody has left.
        if (looked.seen !== null) this.#listed(node.known);
        this.#timeline.add({ of: 'node', about, ...looked });
      },
      signal: left.signal,
    });
  }

  #watchLag({ lines, left }: WatchedNode): void {
    const about = String(lines.lag.port);
    const lineTo = (_host: string, port: number) => this.#nodes.get(port)?.lines.lag;
    this.#begin({
      look: () => lagOf(lines.lag, lineTo),
      took: (looked) => this.#timeline.add({ of: 'replica', about, ...looked }),
      signal: left.signal,
    });
  }

  #watchShoppers(): void {
    this.#begin({
      look: () => this.#watched.shoppers.take(),
      took: (looked) => this.#timeline.add({ of: 'shoppers', about: 'shop', ...looked }),
      signal: this.#over.signal,
    });
  }

  #watchOutbox(service: string): void {
    this.#begin({
      look: async () => {
        const { open, unpublishedMs } = await this.#watched.outboxes.standing(service);
        return { open, unpublishedMs: rounded(unpublishedMs) };
      },
      took: (looked) => this.#timeline.add({ of: 'outbox', about: service, ...looked }),
      signal: this.#over.signal,
    });
  }

  #begin<Seen>(options: Omit<TickOptions<Seen>, 'now'>): void {
    this.#loops.push(everyTick({ now: () => this.#timeline.nowMs, ...options }));
  }
}
