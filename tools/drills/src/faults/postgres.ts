/** Postgres is gone for a while: killed in the middle of what it does, or stopped as an administrator does it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@shop/local-stack';
import { type Backstage, behindTheScenes } from '../backstage/backstage.js';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed } from '../promises/shopping.js';
import type { Fault, Scene } from './fault.js';

export type PostgresCause = 'kill' | 'stop';

export interface PostgresOptions {
  readonly by: PostgresCause;
  readonly forMs: number;
}

const titles: Record<PostgresCause, string> = {
  kill: 'kill -9 of Postgres',
  stop: 'a shutdown of Postgres',
};

/** Crash recovery included (milliseconds). */
const BACK_WITHIN_MS = 60_000;
const GOES_ON_WITHIN_MS = 10_000;
/** Far beyond the promise, to tell how late it was. */
const GIVEN_UP_AFTER_MS = 60_000;

export function postgres(options: PostgresOptions): Fault {
  let goesOnAfterMs: number | null = null;
  return {
    title: `${titles[options.by]}, for ${options.forMs / 1000} s`,
    promises: [everyoneIsServed, () => workGoesOn(goesOnAfterMs)],
    strike: (scene) =>
      behindTheScenes(scene, async (backstage) => {
        await takeAway(options, scene);
        goesOnAfterMs = await untilWorkGoesOn({ ...scene, ...backstage });
      }),
  };
}

async function takeAway({ by, forMs }: PostgresOptions, { shop, say, signal }: Scene): Promise<void> {
  try {
    await shop.postgres[by]();
    say(titles[by]);
    await sleep(forMs, undefined, { signal });
  } finally {
    await shop.postgres.bringBack();
  }
  say('it may run again');
}

/** @returns how long it took from the first statement that Postgres took to the first job that was done, in milliseconds */
async function untilWorkGoesOn({ outboxes, say, signal }: Scene & Backstage): Promise<number | null> {
  const answers = { what: 'Postgres takes statements', withinMs: BACK_WITHIN_MS, everyMs: 50, signal };
  await until(() => outboxes.answer(), answers);
  const backAtMs = performance.now();
  say('Postgres takes statements');
  const doneBefore = await outboxes.countDone('order');
  const goesOn = async () => (await outboxes.countDone('order')) > doneBefore;
  await until(goesOn, { what: 'jobs are done', withinMs: GIVEN_UP_AFTER_MS, everyMs: 50, signal });
  say('orders are placed, and what follows from them is done');
  return performance.now() - backAtMs;
}

export function workGoesOn(afterMs: number | null): Promised {
  return {
    promise: `orders and their jobs go on within ${GOES_ON_WITHIN_MS / 1000} s of its return`,
    isKept: afterMs !== null && afterMs <= GOES_ON_WITHIN_MS,
    seen: afterMs === null ? 'they did not' : `after ${(afterMs / 1000).toFixed(1)} s`,
  };
}
