import { existsSync, readFileSync } from 'node:fs';
import { runCommand } from './run-command.js';

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly residentBytes: number;
}

/**
 * What processes and all their descendants hold in memory, in bytes. Where the kernel tells (Linux) each shared page counts
 * once over all of them (PSS); elsewhere it counts in each (RSS), which is more than they need.
 *
 * @throws CommandFailedError
 */
export async function memoryOf(pids: readonly number[]): Promise<number> {
  const listed = await listProcesses();
  const family = new Set(pids);
  // Parents may be listed after their children.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of listed) if (family.has(parent)) family.add(pid);
  }
  const counted = listed.filter(({ pid }) => family.has(pid));
  return counted.reduce((sum, one) => sum + (proportionalBytes(one.pid) ?? one.residentBytes), 0);
}

async function listProcesses(): Promise<Listed[]> {
  const lines = await runCommand('ps', ['-axo', 'pid=,ppid=,rss='], { withinMs: 5000 });
  return lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, kilobytes = 0]) => ({ pid, parent, residentBytes: kilobytes * 1024 }));
}

/** Null where the kernel does not tell, or the process has ended. */
function proportionalBytes(pid: number): number | null {
  const file = `/proc/${pid}/smaps_rollup`;
  if (!existsSync(file)) return null;
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
