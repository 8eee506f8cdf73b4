/**
 * A part that a tool has taken down on purpose stays down while the tool holds it: one lock file a part. The hold ends
 * with the process that took it, however that ends, so nothing stays down for ever.
 */
import { join } from 'node:path';
import { LockFile } from '../locks/lock-file.js';

/** How the hold of a Redis node is called. */
export function redisPart(port: number): string {
  return `redis-${port}`;
}

/** How the hold of Postgres is called. */
export const postgresPart = 'postgres';

export class Holds {
  readonly #directory: string;

  /** @param directory of the shop's state */
  constructor(directory: string) {
    this.#directory = join(directory, 'holds');
  }

  /** From now on the part is not started again. Two tools that hold the same part have one hold, which either ends. */
  take(part: string): void {
    this.#lockOf(part).take();
  }

  letGo(part: string): void {
    this.#lockOf(part).release();
  }

  isHeld(part: string): boolean {
    return this.#lockOf(part).holder() !== null;
  }

  #lockOf(part: string): LockFile {
    return new LockFile(join(this.#directory, part));
  }
}
