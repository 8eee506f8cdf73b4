/**
 * The loop behind every figure of speed: so many callers, each asking again as soon as it has its answer. Who never
 * leaves the stack (a value in memory) is made to now and then, or timers and sockets would starve: 1 in 1,000 calls.
 */
import { createHistogram } from 'node:perf_hooks';

/** What one round of one contestant said. */
export interface Measured {
  readonly operations: number;
  readonly failed: number;
  readonly seconds: number;
  /** CPU time of the client's process, all its threads, in microseconds. */
  readonly cpuUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

export interface LanesOptions {
  readonly inFlight: number;
  readonly forMs: number;
  /** `index` differs from call to call. */
  readonly operation: (index: number) => Promise<unknown>;
}

const BREATH_AFTER = 1_000;

export async function runLanes({ inFlight, forMs, operation }: LanesOptions): Promise<Measured> {
  const waits = createHistogram();
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const ends = began + forMs;
  let [index, failed] = [0, 0];
  const lane = async () => {
    // One look at the clock for each call: its end is where the next begins.
    let from = performance.now();
    for (let calls = 1; from < ends; calls += 1) {
      try {
        await operation(index++);
      } catch {
        failed += 1;
      }
      const answered = performance.now();
      waits.record(Math.max(1, Math.round((answered - from) * 1_000)));
      from = answered;
      if (calls % BREATH_AFTER > 0) continue;
      await new Promise(setImmediate);
      from = performance.now();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const cpu = process.cpuUsage(cpuBefore);
  return {
    ...{ operations: index, failed, seconds: (performance.now() - began) / 1_000 },
    cpuUs: cpu.user + cpu.system,
    ...{ p50Us: waits.percentile(50), p99Us: waits.percentile(99) },
  };
}

/**
 * Calls at a steady rate, whatever becomes of the calls before. Each is timed from the moment it was due, so a stall shows
 * in all that had to wait behind it.
 */
export async function runSteadily(options: {
  readonly perSecond: number;
  readonly forMs: number;
  readonly operation: (index: number) => Promise<unknown>;
}): Promise<Measured> {
  const { perSecond, forMs, operation } = options;
  const waits = createHistogram();
  const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
  const total = Math.round((perSecond * forMs) / 1_000);
  const calls: Promise<void>[] = [];
  let failed = 0;
  const call = async (index: number) => {
    const due = began + (index * 1_000) / perSecond;
    await operation(index).catch(() => (failed += 1));
    waits.record(Math.max(1, Math.round((performance.now() - due) * 1_000)));
  };
  while (calls.length < total) {
    const due = Math.min(total, ((performance.now() - began) * perSecond) / 1_000);
    while (calls.length < due) calls.push(call(calls.length));
    await new Promise(setImmediate);
  }
  await Promise.all(calls);
  const cpu = process.cpuUsage(cpuBefore);
  return {
    ...{ operations: total, failed, seconds: (performance.now() - began) / 1_000 },
    cpuUs: cpu.user + cpu.system,
    ...{ p50Us: waits.percentile(50), p99Us: waits.percentile(99) },
  };
}
