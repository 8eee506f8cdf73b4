import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When the process with this pid was born, or null when there is none (a zombie counts as none). Pids are used again,
 * the pair of pid and birth is not: compare it before a signal is sent to a process that is not a child.
 */
export function processBirth(pid: number): string | null {
  return process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
}

function birthFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks; what follows is: state (3rd field), ..., start time in ticks (22nd).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function birthFromPs(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = '', ...birth] = line.split(/\s+/);
    return state.startsWith('Z') || birth.length === 0 ? null : birth.join(' ');
  } catch {
    return null;
  }
}
