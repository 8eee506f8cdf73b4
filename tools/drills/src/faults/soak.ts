/**
 * One fault after the other, in an order that the seed decides, while clients write down what they asked and what they
 * were told; in the end the whole history is checked.
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
  readonly forMs: number;
  readonly seed: number;
}

/** How long the shop is left alone between two faults, in milliseconds. */
const PAUSE = { leastMs: 2_000, mostMs: 6_000 } as const;
const TOLD = 3;

export function soak({ forMs, seed }: SoakOptions): Fault {
  const history = new History();
  return {
    title: `a soak of ${forMs / 60_000} min under seeded faults (seed ${seed})`,
    promises: [everyoneIsServed, ...historyPromises(history)],
    strike: async (scene) => {
      const [isOver, hasFailed] = [new AbortController(), new AbortController()];
      const clients = makeHistory(history, seed, isOver.signal);
      clients.catch((error: unknown) => hasFailed.abort(error));
      const signal = AbortSignal.any([scene.signal, hasFailed.signal]);
      try {
        await strikeFor({ forMs, seed }, { ...scene, signal });
      } finally {
        isOver.abort();
        await clients;
      }
      scene.say(`the history is written; ${history.unavailable} answers in it were neither yes nor no`);
    },
  };
}

async function strikeFor({ forMs, seed }: SoakOptions, scene: Scene): Promise<void> {
  const random = new Random(seed);
  const faults = faultsFrom(random);
  const endsAtMs = performance.now() + forMs;
  while (performance.now() < endsAtMs) {
    await sleep(random.between(PAUSE.leastMs, PAUSE.mostMs), undefined, { signal: scene.signal });
    await faults.next().value.strike(scene);
  }
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
