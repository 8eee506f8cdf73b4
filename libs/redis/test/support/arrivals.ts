import fc from 'fast-check';
import type { RateLimitDecision } from '../../src/rate-limit/decision.js';
import type { FakeClock } from './fake-clock.js';

/* Arrivals of requests under one key, and what a limiter made of them, held against the whole record. */

export interface Arrival {
  /** Milliseconds since the arrival before. */
  readonly gapMs: number;
  readonly cost: number;
  /** Which of the processes is asked. */
  readonly process: number;
}

export interface Judged {
  readonly atMs: number;
  readonly cost: number;
  readonly decision: RateLimitDecision;
}

/** Random arrivals, and those that an adversary picks: bursts, and steps around the ends of windows and their parts. */
export function arrivalsOf(window: { windowMs: number; limit: number }): fc.Arbitrary<Arrival[]> {
  const { windowMs, limit } = window;
  const partMs = windowMs / 10;
  const edges = [partMs, windowMs - partMs, windowMs, windowMs + partMs].flatMap((edge) =>
    [-1, 0, 1].map((by) => edge + by),
  );
  const gapMs = fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.constantFrom(...edges) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: partMs * 2 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: windowMs * 2 }) },
  );
  const cost = fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: limit }) },
  );
  return fc.array(fc.record({ gapMs, cost, process: fc.nat(1) }), { minLength: 1, maxLength: 40 });
}

/** Lets requests arrive one after the other and keeps the record. */
export async function judge(
  arrivals: readonly Arrival[],
  { clock, check }: { clock: FakeClock; check: (arrival: Arrival) => Promise<RateLimitDecision> },
): Promise<Judged[]> {
  const record: Judged[] = [];
  for (const arrival of arrivals) {
    clock.nowMs += arrival.gapMs;
    record.push({ atMs: clock.nowMs, cost: arrival.cost, decision: await check(arrival) });
  }
  return record;
}

/** Units admitted in the `lengthMs` that end with a moment: after their beginning, up to their end. */
export function admittedIn(
  record: readonly Judged[],
  { endMs, lengthMs }: { endMs: number; lengthMs: number },
): number {
  return record
    .filter(({ decision, atMs }) => decision.isAllowed && atMs > endMs - lengthMs && atMs <= endMs)
    .reduce((sum, { cost }) => sum + cost, 0);
}

/** The most that was admitted in any window. A fullest window ends with an admitted request, so those are looked at. */
export function mostAdmitted(record: readonly Judged[], lengthMs: number): number {
  return Math.max(0, ...record.map(({ atMs }) => admittedIn(record, { endMs: atMs, lengthMs })));
}

/** Requests that were refused although, with them, no more than the limit would have been admitted in `lengthMs`. */
export function refusedWrongly(record: readonly Judged[], lengthMs: number): Judged[] {
  return record.filter(({ decision, atMs, cost }, at) => {
    const before = admittedIn(record.slice(0, at), { endMs: atMs, lengthMs });
    return !decision.isAllowed && before + cost <= decision.limit;
  });
}
