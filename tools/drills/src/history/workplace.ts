import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Door, Request, Silence } from '../outage/door.js';
import type { History, Outcome } from './history.js';
import type { Random } from './random.js';

/** What each client has about it. */
export interface Workplace {
  readonly door: Door;
  readonly history: History;
  /** Its own: what others do must not change its choices. */
  readonly random: Random;
  /** Of this run, so that no client meets one of another run. */
  readonly run: string;
  /** Aborted when the work is over. */
  readonly signal: AbortSignal;
}

export interface Told {
  readonly outcome: Outcome;
  /** The last answer. */
  readonly answer: Answer | Silence;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export interface Sending {
  /** How often the same request is sent at the most, until there is an answer that says what became of it. */
  readonly tries: number;
  /** Statuses that say that it was done. */
  readonly accepts: readonly number[];
}

const PAUSE_MS = 250;

/** Sends a request, and what came of all its tries. Who changes something sends a key along. */
export async function send(
  { door, history }: Pick<Workplace, 'door' | 'history'>,
  request: Request,
  { tries, accepts }: Sending,
): Promise<Told> {
  const startedAtMs = performance.now();
  const outcomes: Outcome[] = [];
  for (let tried = 1; ; tried++) {
    const answer = await door.ask(request);
    const outcome = outcomeOf(answer, accepts);
    outcomes.push(outcome);
    if (outcome === 'unknown') history.unavailable += 1;
    const isTold = outcome === 'acknowledged' || (outcome === 'refused' && answer.status !== 429);
    if (isTold || tried === tries)
      return { outcome: together(outcomes), answer, startedAtMs, endedAtMs: performance.now() };
    await sleep(PAUSE_MS);
  }
}

/** What is refused was not done; of all else than a yes nobody knows. */
export function outcomeOf({ status }: Answer | Silence, accepts: readonly number[]): Outcome {
  if (status !== null && accepts.includes(status)) return 'acknowledged';
  return status !== null && status >= 400 && status < 500 ? 'refused' : 'unknown';
}

/** A try that was refused says nothing of an earlier one that never got an answer. */
export function together(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('acknowledged')) return 'acknowledged';
  return outcomes.includes('unknown') ? 'unknown' : 'refused';
}

/** Waits, unless the work is over. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Asks again and again what has to be known before the work can begin, or after it is over. Null: in vain. */
export async function insist<Result>(
  work: () => Promise<Result | null>,
  { withinMs, signal }: { readonly withinMs: number; readonly signal?: AbortSignal },
): Promise<Result | null> {
  const endsAtMs = performance.now() + withinMs;
  while (performance.now() < endsAtMs && signal?.aborted !== true) {
    const result = await work().catch(() => null);
    if (result !== null) return result;
    await sleep(PAUSE_MS);
  }
  return null;
}
