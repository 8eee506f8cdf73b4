import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When the process with this pid was born, or null when there is none (a zombie counts as none). Pids are used again,
 * the pair of pid and birth is not: compare it before a signal is sent to a process that is not a child.
 */
export function processBirth(pid: number): string | null {
  return lookAt(pid)?.birth ?? null;
}

/** Whether it has taken its SIGSTOP: sending one returns before it has. */
export function isStopped(pid: number): boolean {
  return lookAt(pid)?.state.startsWith('T') === true;
}

interface Look {
  /** A letter: `T` for stopped, `Z` for a zombie. `ps` adds others. */
  readonly state: string;
  readonly birth: string;
}

/** Null when there is none, or a zombie. */
function lookAt(pid: number): Look | null {
  try {
    const { state, birth } = process.platform === 'linux' ? lookInProc(pid) : lookWithPs(pid);
    return state.startsWith('Z') || birth === '' ? null : { state, birth };
  } catch {
    return null;
  }
}

function lookInProc(pid: number): Look {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold blanks; what follows is: state (3rd field), ..., start time in ticks (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', birth: fields[19] ?? '' };
}

function lookWithPs(pid: number): Look {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [state = '', ...birth] = line.split(/\s+/);
  return { state, birth: birth.join(' ') };
}
