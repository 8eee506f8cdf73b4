import { as, type Subject } from '../subject.js';

/** Writes canaries and asks a replica until it has each. @returns how long that took from the acknowledgement, in milliseconds */
export async function lag(subject: Subject, { canaries }: { canaries: number }): Promise<number[]> {
  const client = as(subject, 'client');
  const waits: number[] = [];
  for (let canary = 0; canary < canaries; canary += 1) {
    const [key, value] = [`canary:${String(canary)}`, String(canary)];
    await client.set(key, value);
    const acknowledged = performance.now();
    while ((await client.getFromReplica?.(key)) !== value && performance.now() - acknowledged < 5_000);
    waits.push(performance.now() - acknowledged);
  }
  return waits;
}
