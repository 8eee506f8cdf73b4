/**
 * Who runs on which core: clients on the first, Redis and whatever else answers on the second. Otherwise the kernel moves
 * them about, and two runs of the same thing differ by half. Needs `taskset` (util-linux) and two cores; without them
 * nothing is pinned, and the report says so.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export const CLIENT_CORE = 0;
export const SERVER_CORE = 1;

export class Cores {
  readonly isPinned: boolean;

  constructor() {
    this.isPinned = availableParallelism() > 1 && hasTaskset();
  }

  /** The command line that starts a program on a core. */
  commandOn(core: number, command: string, args: readonly string[]): { command: string; args: string[] } {
    if (!this.isPinned) return { command, args: [...args] };
    return { command: 'taskset', args: ['--cpu-list', String(core), command, ...args] };
  }

  /** Moves running processes, all their threads included. @throws Error when one has ended */
  pin(core: number, pids: readonly number[]): void {
    if (!this.isPinned) return;
    for (const pid of pids)
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
  }
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version']);
    return true;
  } catch {
    return false;
  }
}
