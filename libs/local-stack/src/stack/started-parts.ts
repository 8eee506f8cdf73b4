import type { Progress } from './progress.js';

/** Whoever calls stops before whom it calls. */
const ORDER = ['drills', 'gateway', 'services', 'stores'] as const;

export type Stage = (typeof ORDER)[number];

interface StartedPart {
  readonly name: string;
  stop(): Promise<unknown>;
}

/** What runs so far, stopped in the right order whenever the end comes. */
export class StartedParts {
  readonly #stages: Record<Stage, StartedPart[]> = {
    drills: [],
    gateway: [],
    services: [],
    stores: [],
  };
  readonly #progress: Progress;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  add(stage: Stage, part: StartedPart): void {
    this.#stages[stage].push(part);
  }

  /** Stops stage after stage, the parts of one together. A part that cannot stop does not save the others. */
  async stop(): Promise<void> {
    for (const stage of ORDER) {
      const parts = this.#stages[stage].splice(0);
      if (parts.length === 0) continue;
      const names = parts.map((part) => part.name).join(', ');
      await this.#progress.step(`stopped ${names}`, () =>
        Promise.allSettled(parts.map((part) => part.stop())),
      );
    }
  }
}
