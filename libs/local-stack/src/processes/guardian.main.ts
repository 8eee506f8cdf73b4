/**
 * The guardian: a small process that outlives its parent by a moment. The problem: a parent that is killed by SIGKILL
 * cannot stop its servers. The idea: its end of our stdin closes in any case, and then we end what it had registered.
 * Commands are lines of JSON; see guardian.ts. A pid is signalled only while it is the process that was registered.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
// Not a relative path: as `.js` Node would not find the TypeScript neighbour when this runs from `src`.
import { processBirth } from '#process-identity';
import type { GuardianCommand } from './guardian.js';

const GRACE_MS = 5000;

interface Ward {
  readonly pid: number;
  readonly birth: string;
  readonly stopSignal: NodeJS.Signals;
}

const wards = new Map<number, Ward>();
const directories = new Set<string>();

function obey(command: GuardianCommand): void {
  if (command.do === 'keep-directory') directories.delete(command.path);
  if (command.do === 'remove-directory') directories.add(command.path);
  if (command.do === 'forget') wards.delete(command.pid);
  if (command.do === 'watch') {
    const birth = processBirth(command.pid);
    if (birth !== null) wards.set(command.pid, { pid: command.pid, birth, stopSignal: command.stopSignal });
  }
}

function living(): Ward[] {
  return [...wards.values()].filter((ward) => processBirth(ward.pid) === ward.birth).reverse();
}

function signal(ward: Ward, name: NodeJS.Signals): void {
  try {
    process.kill(ward.pid, name);
  } catch {
    // It went between the look and the signal, which is what was wanted.
  }
}

async function endEverything(): Promise<void> {
  for (const ward of living()) {
    signal(ward, ward.stopSignal);
    // A process that was paused by a test takes the signal only when it runs again.
    signal(ward, 'SIGCONT');
  }
  const deadline = performance.now() + GRACE_MS;
  while (living().length > 0 && performance.now() < deadline) await sleep(20);
  for (const ward of living()) signal(ward, 'SIGKILL');
  for (const path of directories) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

try {
  for await (const line of createInterface({ input: process.stdin }))
    obey(JSON.parse(line) as GuardianCommand);
} finally {
  // Also when the last line is half a command: our parent was killed while it wrote.
  await endEverything();
}
