import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * CPU time that processes have used since their start, all threads, in microseconds; to a hundredth of a second, which is
 * what Linux counts in. @returns NaN where there is no /proc
 */
export function cpuUsOf(pids: readonly number[]): number {
  const usPerTick = 1_000_000 / ticksPerSecond();
  return pids.reduce((sum, pid) => sum + ticksOf(pid) * usPerTick, 0);
}

/** proc(5): utime and stime are the 14th and 15th field; the 2nd is a name in brackets that may hold anything. */
export function ticksIn(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(afterName[11]) + Number(afterName[12]);
}

function ticksOf(pid: number): number {
  try {
    return ticksIn(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

let known: number | null = null;

function ticksPerSecond(): number {
  known ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return known;
}
