/** The worst moments of a drill: what a reader looks for in the picture first. */
import { milliseconds } from '@shop/replay';
import type { NodeSample, Sample } from '../timeline/sample.js';
import { only, struckAtOf, sumOf } from './buckets.js';

export interface Moment {
  readonly what: string;
  /** Milliseconds since the fault; negative before it. */
  readonly sinceMs: number;
  readonly howBad: string;
}

const SLOTS = 16_384;

/** Those that there were; a drill in which nothing suffered has few. */
export function worstMoments(samples: readonly Sample[]): Moment[] {
  const struckMs = struckAtOf(samples);
  const since = samples.filter(({ atMs }) => atMs >= struckMs);
  const found = [
    slowestAnswer(since),
    mostErrors(since),
    longestSilence(since),
    slotsOfNobody(since),
    longestLag(since),
    oldestJob(since),
    deepestQueues(since),
  ];
  return found
    .filter((moment) => moment !== null)
    .map(({ atMs, ...moment }) => ({ ...moment, sinceMs: atMs - struckMs }));
}

type Found = Omit<Moment, 'sinceMs'> & { readonly atMs: number };

function slowestAnswer(samples: readonly Sample[]): Found | null {
  const answers = only(samples, 'shoppers').flatMap(({ atMs, seen }) =>
    (seen ?? []).map(({ route, timesMs }) => ({ atMs, route, ms: Math.max(...timesMs) })),
  );
  const worst = highestOf(answers, ({ ms }) => ms);
  return (
    worst && {
      what: 'slowest answer',
      atMs: worst.atMs,
      howBad: `${milliseconds(worst.ms)} ms, ${worst.route}`,
    }
  );
}

function mostErrors(samples: readonly Sample[]): Found | null {
  const errors = only(samples, 'shoppers').map(({ atMs, seen }) => ({
    atMs,
    failed: sum((seen ?? []).map(({ failed }) => failed)),
    retried: sum((seen ?? []).map(({ retried }) => retried)),
  }));
  const worst = highestOf(errors, ({ failed, retried }) => failed + retried);
  if (!worst || worst.failed + worst.retried === 0) return null;
  const howBad = `${worst.failed} failed, ${worst.retried} were sent again within a tenth of a second`;
  return { what: 'most requests without an answer', atMs: worst.atMs, howBad };
}

function longestSilence(samples: readonly Sample[]): Found | null {
  const worst = highestOf(
    [...byNode(samples)].flatMap(([name, own]) => silencesOf(own).map((silence) => ({ name, ...silence }))),
    ({ forMs }) => forMs,
  );
  if (!worst) return null;
  return {
    what: 'longest silence of a node',
    atMs: worst.atMs,
    howBad: `${seconds(worst.forMs)}, redis ${worst.name}`,
  };
}

/** From the first gap to the next answer, or to the last sample. */
export function silencesOf(samples: readonly NodeSample[]): { atMs: number; forMs: number }[] {
  const silences: { atMs: number; forMs: number }[] = [];
  let beganMs: number | null = null;
  for (const { atMs, seen } of samples) {
    if (seen === null) beganMs ??= atMs;
    else if (beganMs !== null) {
      silences.push({ atMs: beganMs, forMs: atMs - beganMs });
      beganMs = null;
    }
  }
  const last = samples.at(-1);
  if (beganMs !== null && last) silences.push({ atMs: beganMs, forMs: last.atMs + last.tookMs - beganMs });
  return silences;
}

/** By what each node claims: a node that does not answer serves nothing. */
function slotsOfNobody(samples: readonly Sample[]): Found | null {
  const claims = new Map<string, number>();
  const nodes = only(samples, 'node');
  const all = new Set(nodes.map(({ about }) => about)).size;
  const holes: { atMs: number; forMs: number; slots: number }[] = [];
  let open = null as { readonly atMs: number; readonly slots: number } | null;
  for (const { about, atMs, seen } of nodes) {
    claims.set(about, seen?.slots ?? 0);
    // Until each has said something nobody knows what is missing.
    if (claims.size < all) continue;
    const slots = SLOTS - sumOf(Object.fromEntries(claims));
    if (slots > 0) open = { atMs: open?.atMs ?? atMs, slots: Math.max(slots, open?.slots ?? 0) };
    else if (open) {
      holes.push({ ...open, forMs: atMs - open.atMs });
      open = null;
    }
  }
  if (open) holes.push({ ...open, forMs: (nodes.at(-1)?.atMs ?? open.atMs) - open.atMs });
  const worst = highestOf(holes, ({ forMs }) => forMs);
  return (
    worst && {
      what: 'slots of nobody',
      atMs: worst.atMs,
      howBad: `${worst.slots} for ${seconds(worst.forMs)}`,
    }
  );
}

function longestLag(samples: readonly Sample[]): Found | null {
  const lags = only(samples, 'replica').flatMap(({ about, atMs, seen }) =>
    seen?.lagMs == null ? [] : [{ about, atMs, lagMs: seen.lagMs }],
  );
  const worst = highestOf(lags, ({ lagMs }) => lagMs);
  if (!worst) return null;
  const howBad = `${milliseconds(worst.lagMs)} ms, redis ${worst.about}`;
  return { what: 'longest replication lag of a linked replica', atMs: worst.atMs, howBad };
}

function oldestJob(samples: readonly Sample[]): Found | null {
  const jobs = only(samples, 'outbox').flatMap(({ about, atMs, seen }) =>
    seen ? [{ about, atMs, ...seen }] : [],
  );
  const worst = highestOf(jobs, ({ unpublishedMs }) => unpublishedMs);
  if (!worst) return null;
  const howBad = `${milliseconds(worst.unpublishedMs)} ms, ${worst.about}`;
  return { what: 'oldest job that waited for its relay', atMs: worst.atMs, howBad };
}

function deepestQueues(samples: readonly Sample[]): Found | null {
  const depths = only(samples, 'node').flatMap(({ atMs, seen }) =>
    Object.entries(seen?.queues ?? {}).map(([queue, depth]) => ({ atMs, queue, jobs: sumOf({ ...depth }) })),
  );
  const worst = highestOf(depths, ({ jobs }) => jobs);
  return worst && { what: 'deepest queue', atMs: worst.atMs, howBad: `${worst.jobs} jobs, ${worst.queue}` };
}

export function byNode(samples: readonly Sample[]): Map<string, NodeSample[]> {
  return Map.groupBy(only(samples, 'node'), ({ about }) => about);
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function highestOf<Of>(all: readonly Of[], valueOf: (one: Of) => number): Of | null {
  let [best, bestValue]: [Of | null, number] = [null, -Infinity];
  for (const one of all) {
    const value = valueOf(one);
    if (value > bestValue) [best, bestValue] = [one, value];
  }
  return best;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
