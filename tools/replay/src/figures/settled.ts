import { setTimeout as sleep } from 'node:timers/promises';

/** Postgres publishes what an idle session counted within 10 seconds; a reading that stood longer is whole. */
const STANDS_MS = 11_000;
const EVERY_MS = 500;

/** Reads a counter until it has not moved for as long as Postgres may hold counts back. */
export async function settled(read: () => Promise<number>): Promise<number> {
  let value = await read();
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < STANDS_MS) {
    await sleep(EVERY_MS);
    const next = await read();
    if (next === value) continue;
    value = next;
    sinceMs = performance.now();
  }
  return value;
}
