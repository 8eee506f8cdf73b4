import { AsyncLocalStorage } from 'node:async_hooks';
import type { Outcome, TrailHop } from './trail-entry.js';
import { ENTRY_BYTES, Trail, type FollowedCommand, type Hop } from './trail.js';

/*
 * What Redis did for one request: every command that was sent in its name, by whatever part of this library, and what the
 * caches made of the replies. Whose name it is follows the calls (AsyncLocalStorage), so that no part knows of it. Names of
 * keys and sizes are kept, values never. The last requests are kept, in memory, within three bounds; nothing waits for
 * Redis or can fail. Off, as it is at first, a command costs the look at a flag.
 */

export interface RequestTrailsOptions {
  /** Requests that are kept, default 5,000; the oldest goes first. */
  readonly maxRequests?: number;
  /** Entries of one request, default 250; what comes later is counted and not kept. */
  readonly maxEntries?: number;
  /** Of all, about, default 16 MiB; the oldest request goes first. */
  readonly maxBytes?: number;
}

export class RequestTrails {
  readonly #options: Required<RequestTrailsOptions>;
  readonly #storage = new AsyncLocalStorage<Trail>();
  /** In the order in which they began, with what each takes. */
  readonly #kept = new Map<Trail, number>();
  #bytes = 0;
  #isOn = false;

  constructor(options: RequestTrailsOptions = {}) {
    this.#options = { maxRequests: 5_000, maxEntries: 250, maxBytes: 16_777_216, ...options };
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  switchOn(): void {
    this.#isOn = true;
  }

  /** Forgets what is kept as well. */
  switchOff(): void {
    this.#isOn = false;
    this.#kept.clear();
    this.#bytes = 0;
  }

  /** Begins to follow a request: run its work by the trail's `run`, and end it. Call it only while it is on. */
  begin(hop: Hop): Trail {
    const { maxEntries } = this.#options;
    const onGrowth = (bytes: number) => {
      this.#grow(trail, bytes);
    };
    const trail = new Trail({ hop, storage: this.#storage, maxEntries, onGrowth });
    this.#kept.set(trail, 0);
    this.#grow(trail, ENTRY_BYTES + hop.id.length + hop.route.length);
    return trail;
  }

  /** Called for every command, in the context of whoever sends it. */
  see(command: FollowedCommand): void {
    if (this.#isOn) this.#storage.getStore()?.follow(command);
  }

  /**
   * Called by a cache about what it did.
   *
   * @param ms how long that took, until now
   */
  note(key: string, outcome: Outcome, ms = 0): void {
    if (this.#isOn) this.#storage.getStore()?.noteCache(key, outcome, ms);
  }

  /** A request as this process saw it, once for each time that it came here; empty when it is not known (any more). */
  of(id: string): TrailHop[] {
    return [...this.#kept.keys()].filter(({ hop }) => hop.id === id).map((trail) => trail.report());
  }

  #grow(trail: Trail, bytes: number): void {
    const before = this.#kept.get(trail);
    if (before === undefined) return;
    this.#kept.set(trail, before + bytes);
    this.#bytes += bytes;
    while (this.#bytes > this.#options.maxBytes || this.#kept.size > this.#options.maxRequests)
      this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [trail, bytes] of this.#kept) {
      this.#kept.delete(trail);
      this.#bytes -= bytes;
      return;
    }
  }
}

/** Of all clients of this process, queues' included. */
export const processTrails = new RequestTrails();
