/**
 * One fault after the other, in an order that the seed decides, while clients write down what they asked and what they
 * were told; then the whole history is checked. Several seeds share the time: each has a history and a judgement of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkHistory, type Verdict } from '../history/check-history.js';
import { makeHistory } from '../history/clients.js';
import { faultsFrom } from '../history/fault-sequence.js';
import { History, type HistorySeen } from '../history/history.js';
import { Random } from '../history/random.js';
import type { Violation } from '../history/violation.js';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed } from '../promises/shopping.js';
import type { Fault, Scene } from './fault.js';

export interface SoakOptions {
  /** Of all seeds together. */
  readonly forMs: number;
  readonly seeds: readonly number[];
}

/** How long the shop is left alone between two faults, in milliseconds. */
const PAUSE = { leastMs: 2_000, mostMs: 6_000 } as const;
const TOLD = 3;

/** What happened under one seed. */
interface Round {
  readonly seed: number;
  readonly history: History;
  /** Titles of the faults that struck, in their order. */
  readonly faults: string[];
}

export function soak({ forMs, seeds }: SoakOptions): Fault {
  const rounds = seeds.map((seed): Round => ({ seed, history: new History(), faults: [] }));
  return {
    title: `a soak of ${forMs / 60_000} min under seeded faults (${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')})`,
    promises: [everyoneIsServed, ...rounds.flatMap(promisesOf)],
    strike: async (scene) => {
      for (const round of rounds) await goThrough(round, { ...scene, forMs: forMs / rounds.length });
    },
  };
}

async function goThrough(
  { seed, history, faults }: Round,
  { forMs, ...scene }: Scene & { readonly forMs: number },
): Promise<void> {
  scene.say(`seed ${seed} begins`);
  const [isOver, hasFailed] = [new AbortController(), new AbortController()];
  const clients = makeHistory(history, { shop: scene.shop, seed, signal: isOver.signal });
  clients.catch((error: unknown) => hasFailed.abort(error));
  const signal = AbortSignal.any([scene.signal, hasFailed.signal]);
  try {
    await strikeFor({ forMs, seed, faults }, { ...scene, signal });
  } finally {
    isOver.abort();
    await clients;
  }
  const { unavailable } = history;
  scene.say(`the history of seed ${seed} is written; ${unavailable} answers in it were neither yes nor no`);
}

interface Strikes extends Pick<Round, 'seed' | 'faults'> {
  readonly forMs: number;
}

async function strikeFor({ forMs, seed, faults: struck }: Strikes, scene: Scene): Promise<void> {
  const random = new Random(seed);
  const faults = faultsFrom(random);
  const endsAtMs = performance.now() + forMs;
  while (performance.now() < endsAtMs) {
    await sleep(random.between(PAUSE.leastMs, PAUSE.mostMs), undefined, { signal: scene.signal });
    const { value: fault } = faults.next();
    struck.push(fault.title);
    await fault.strike(scene);
  }
}

/** Each says of which seed it is, and the first of them what befell the shop. */
function promisesOf({ seed, history, faults }: Round): (() => Promised)[] {
  return historyPromises(history).map((judge, index) => () => {
    const { promise, isKept, seen } = judge();
    const struck = index === 0 ? `${faults.length} faults; ` : '';
    return { promise: `seed ${seed}: ${promise}`, isKept, seen: struck + seen };
  });
}

/** Judged once for all three; an empty history is no success. */
export function historyPromises(history: HistorySeen): (() => Promised)[] {
  let verdict: Verdict | undefined;
  const judged = () => (verdict ??= checkHistory(history));
  const acknowledged = (told: readonly { readonly outcome: string }[]) =>
    told.filter(({ outcome }) => outcome === 'acknowledged').length;
  return [
    () =>
      promisedOf('each acknowledged addition is in its cart, once', {
        violations: judged().carts,
        count: acknowledged(history.additions),
        told: `${history.additions.length} additions to ${history.carts.size} carts, ${history.views.length} looks`,
      }),
    () =>
      promisedOf('a coupon is used up to its limit, and each acknowledged use counts', {
        violations: judged().coupons,
        count: acknowledged(history.redemptions),
        told: `${history.redemptions.length} orders with ${history.coupons.size} coupons`,
      }),
    () =>
      promisedOf('a session that was ended never works again, and no other is refused', {
        violations: judged().sessions,
        count: acknowledged(history.revocations),
        told: `${history.revocations.length} ends of sessions, ${history.uses.length} uses`,
      }),
  ];
}

interface Findings {
  readonly violations: readonly Violation[];
  /** What was acknowledged. */
  readonly count: number;
  readonly told: string;
}

function promisedOf(promise: string, { violations, count, told }: Findings): Promised {
  const kinds = new Map<string, number>();
  for (const { kind } of violations) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    promise,
    isKept: violations.length === 0 && count > 0,
    seen: [
      `${told}, ${count} acknowledged`,
      ...[...kinds].map(([kind, times]) => `${kind} ${times} times`),
      ...violations.slice(0, TOLD).map(({ kind, what }) => `${kind}: ${what}`),
    ].join('; '),
  };
}
