import { Injectable } from '@nestjs/common';
import type { CopiesReport } from '@shop/contracts/copy-ops';
import { counter } from '@shop/service-defaults';

/** Why a hash was rebuilt: Redis had lost it, it was behind its journal, or ahead of one that was cut back. */
export type RebuildReason = keyof CopiesReport['rebuilds'];

/** A change that is in the journal, and not in Redis yet as far as is known. */
export interface Unshown {
  readonly sinceMs: number;
  /** Redis did not confirm it: whether it shows it is known after the next look. */
  isMissed: boolean;
}

const rebuilds = counter('cart_hash_rebuilds_total', 'Hashes of carts that were rebuilt from the journal.', [
  'because',
]);

/** What this process has seen of the hashes that follow the journal, and how far they are behind it now. */
@Injectable()
export class CopyWatch {
  #changes = 0;
  readonly #rebuilds: Record<RebuildReason, number> = { missing: 0, behind: 0, ahead: 0 };
  /** Oldest first. */
  readonly #unshown = new Set<Unshown>();

  /** A change was journaled. */
  journaled(): Unshown {
    const change = { sinceMs: performance.now(), isMissed: false };
    this.#changes += 1;
    this.#unshown.add(change);
    return change;
  }

  /** Changes that Redis did not confirm, as of now. */
  get missed(): readonly Unshown[] {
    return [...this.#unshown].filter(({ isMissed }) => isMissed);
  }

  /** Redis shows them. */
  shown(changes: readonly Unshown[]): void {
    for (const change of changes) this.#unshown.delete(change);
  }

  rebuilt(because: RebuildReason): void {
    this.#rebuilds[because] += 1;
    rebuilds.inc({ because });
  }

  report(): Omit<CopiesReport, 'service'> {
    const [oldest] = this.#unshown;
    const oldestMs = oldest === undefined ? 0 : performance.now() - oldest.sinceMs;
    return {
      changes: this.#changes,
      rebuilds: { ...this.#rebuilds },
      behind: { count: this.#unshown.size, oldestSeconds: oldestMs / 1_000 },
    };
  }
}
