import type { SlotMapLooks } from './slot-map-looks.js';

/** Without refreshes a stopped (not dead) primary is never noticed: it still accepts, nobody says MOVED. */
const REFRESH_EVERY_MS = 1_000;
/** Whatever the looks say. */
const REFRESH_AT_LATEST_MS = 30_000;

/** An ioredis Cluster, as far as its map is concerned. */
export interface Refreshable {
  /** How often a command was sent elsewhere, told to wait, refused, or lost its connection. */
  readonly setbacks: number;
  readonly status: string;
  nodes(role: 'all'): readonly unknown[];
  refreshSlotsCache(callback: (error?: Error | null) => void): void;
  /** The map that it has is still true: whoever listens for refreshes is told as of one. */
  confirmSlots(): void;
}

/** What was so when the map was last learned. */
interface Known {
  readonly map: string | null;
  readonly setbacks: number;
  readonly nodes: number;
  readonly atMs: number;
}

/**
 * Sees to it once a second that a client has the slot map. It is learned anew when a node tells another one, when no node
 * tells any, when a command met with a setback or a connection came or went since, and every half minute.
 */
export class SlotMapRefresh {
  readonly #cluster: Refreshable;
  readonly #looks: SlotMapLooks;
  #known: Known | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOn = false;

  constructor(cluster: Refreshable, looks: SlotMapLooks) {
    this.#cluster = cluster;
    this.#looks = looks;
  }

  start(): void {
    this.#isOn = true;
    this.#known = undefined;
    this.#later();
  }

  stop(): void {
    this.#isOn = false;
    clearTimeout(this.#timer);
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (!this.#isOn) return;
    this.#timer = setTimeout(() => {
      void this.#see().finally(() => {
        this.#later();
      });
    }, REFRESH_EVERY_MS);
  }

  async #see(): Promise<void> {
    const map = await this.#looks.look();
    if (!this.#isOn) return;
    if (this.#isKnown(map)) {
      this.#cluster.confirmSlots();
      return;
    }
    // What comes while it is learned counts for the next time.
    const { setbacks } = this.#cluster;
    const isLearned = await new Promise<boolean>((resolve) => {
      this.#cluster.refreshSlotsCache((error) => {
        resolve(!error);
      });
    });
    const nodes = this.#cluster.nodes('all').length;
    this.#known = isLearned ? { map, setbacks, nodes, atMs: performance.now() } : undefined;
  }

  #isKnown(map: string | null): boolean {
    const { setbacks } = this.#cluster;
    return (
      this.#cluster.status === 'ready' &&
      this.#known !== undefined &&
      map !== null &&
      map === this.#known.map &&
      setbacks === this.#known.setbacks &&
      this.#cluster.nodes('all').length === this.#known.nodes &&
      performance.now() - this.#known.atMs < REFRESH_AT_LATEST_MS
    );
  }
}
