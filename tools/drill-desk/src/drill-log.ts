import type { DrillRun } from '@shop/contracts/drill-ops';
import type { Told } from '@shop/drills/told';

const MARKS_KEPT = 200;
const SECONDS_KEPT = 300;

/** What is known of one drill, from its start on. */
export class DrillLog {
  #run: DrillRun;

  constructor(words: readonly string[], startedAt = new Date()) {
    this.#run = {
      drill: words[0] ?? '',
      command: ['npm run drill --', ...words].join(' '),
      startedAt: startedAt.toISOString(),
      state: 'running',
      struckAtMs: null,
      marks: [],
      seconds: [],
      verdict: null,
      problem: null,
    };
  }

  get run(): DrillRun {
    return this.#run;
  }

  hear(told: Told): void {
    this.#run = { ...this.#run, ...this.#changeOf(told) };
  }

  /** Somebody asked it to undo what it did, and to end. */
  stopping(): void {
    if (this.#run.state === 'running') this.#run = { ...this.#run, state: 'stopping' };
  }

  /** @param problem when it ended without a word of its own */
  finished(problem: string | null): void {
    const { verdict } = this.#run;
    const unsaid = verdict === null ? problem : null;
    this.#run = { ...this.#run, state: 'finished', problem: this.#run.problem ?? unsaid };
  }

  #changeOf(told: Told): Partial<DrillRun> {
    const { marks, seconds } = this.#run;
    switch (told.of) {
      case 'struck':
        return { struckAtMs: told.atMs };
      case 'mark':
        return { marks: [...marks, { atMs: told.atMs, event: told.event }].slice(-MARKS_KEPT) };
      case 'second':
        return { seconds: [...seconds, told.second].slice(-SECONDS_KEPT) };
      case 'verdict':
        return { verdict: [...told.promises] };
      case 'problem':
        return { problem: told.problem };
    }
  }
}
