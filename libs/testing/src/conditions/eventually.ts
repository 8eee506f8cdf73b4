import { setTimeout as sleep } from 'node:timers/promises';

const withinMs = 20_000;

/** Repeats an assertion about a running system until it holds; fails with its last error after 20 s. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > endsAtMs) throw error;
      await sleep(50);
    }
  }
}
