import { setTimeout as sleep } from 'node:timers/promises';

const withinMs = 20_000;

/** Repeats an assertion about a running system until it holds, and gives what it gave; fails with its last error after 20 s. */
export async function eventually<Result>(assertion: () => Promise<Result>): Promise<Result> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > endsAtMs) throw error;
      await sleep(50);
    }
  }
}
