import type { Mutant } from './stryker-run.js';

/** No spec failed: `NoCoverage` when none even came by. */
const unseen: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);
/** What a fault in a running program can come to; others were not compiled, or were left out. */
const counted: ReadonlySet<string> = new Set([...unseen, 'Killed', 'Timeout', 'RuntimeError']);

/** Where a fault is and what it does: the same in every run over the same source. */
export function nameOf(file: string, { mutatorName, replacement, location }: Mutant): string {
  return `${rangeOf(file, location)} ${mutatorName} ${replacement}`;
}

function rangeOf(file: string, { start, end }: Mutant['location']): string {
  return `${file}:${String(start.line)}:${String(start.column)}-${String(end.line)}:${String(end.column)}`;
}

/** A range as Stryker's command line takes it. Its report counts lines and columns from 1; here columns are from 0. */
function wantedRangeOf(file: string, { start, end }: Mutant['location']): string {
  const fromZero = ({ line, column }: typeof start) => ({ line, column: column - 1 });
  return rangeOf(file, { start: fromZero(start), end: fromZero(end) });
}

/** Faults by their names, and which of them no spec has seen so far. */
export class Faults {
  readonly #all = new Map<string, { readonly file: string; status: string; readonly mutant: Mutant }>();

  /** Adds faults that are new; of the others, one that is seen now was seen. */
  note(found: ReadonlyMap<string, readonly Mutant[]>): void {
    for (const [file, mutants] of found)
      for (const mutant of mutants.filter(({ status }) => counted.has(status))) {
        const name = nameOf(file, mutant);
        const known = this.#all.get(name);
        if (known === undefined) this.#all.set(name, { file, mutant, status: mutant.status });
        else if (unseen.has(known.status)) known.status = mutant.status;
      }
  }

  /** As ranges of their files, for another trial. */
  get unseenRanges(): string[] {
    return [...new Set(this.#unseen.map(({ file, mutant }) => wantedRangeOf(file, mutant.location)))];
  }

  /** Percent of faults that a spec saw; 100 without faults. */
  get score(): number {
    return this.#all.size === 0 ? 100 : 100 * (1 - this.#unseen.length / this.#all.size);
  }

  /** One line a fault that nobody saw, then the score. */
  describe(folder: string): string {
    const timedOut = [...this.#all.values()].filter(({ status }) => status === 'Timeout').length;
    const lines = this.#unseen.map(({ file, mutant }) => `  not seen: ${nameOf(file, mutant)}`);
    const seen = this.#all.size - this.#unseen.length;
    return [
      ...lines,
      `${folder}: ${this.score.toFixed(1)} % of ${String(this.#all.size)} faults seen: ${String(seen - timedOut)} by a ` +
        `test that failed, ${String(timedOut)} by one that did not end`,
    ].join('\n');
  }

  get #unseen() {
    return [...this.#all.values()].filter(({ status }) => unseen.has(status));
  }
}
