/**
 * One holder at a time, among all processes of this machine: a file with the holder's pid and birth. A holder that
 * died without letting go is recognised by them, and its lock is taken over.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { processBirth } from '../processes/process-identity.js';

const holderSchema = z.object({ pid: z.number(), birth: z.string() });

/** A process, told apart from a later one with the same pid. */
export type Holder = z.infer<typeof holderSchema>;

export class LockFile {
  constructor(readonly path: string) {}

  /** Takes the lock unless another living process has it. Returns that process, or null when the lock is now ours. */
  take(): Holder | null {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) }));
    try {
      return this.#publish(draft);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** The living process that has the lock, or null. */
  holder(): Holder | null {
    const recorded = this.#read();
    return recorded && processBirth(recorded.pid) === recorded.birth ? recorded : null;
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  /** A link fails when the name exists, so one process wins, and the file is never seen half written. */
  #publish(draft: string): Holder | null {
    try {
      linkSync(draft, this.path);
      return null;
    } catch (error) {
      const holder = this.holder();
      if (holder) return holder;
      if (!existsSync(this.path)) throw error;
    }
    rmSync(this.path, { force: true });
    linkSync(draft, this.path);
    return null;
  }

  #read(): Holder | null {
    try {
      return holderSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return null;
    }
  }
}
