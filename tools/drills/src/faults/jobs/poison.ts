/**
 * A job that its consumer cannot read: between commit and publication its payload is spoiled. It must become a dead
 * letter with its reason and hold up nobody; mended and given to its consumer again by an operator, it is done.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@shop/local-stack';
import { type Backstage, behindTheScenes } from '../../backstage/backstage.js';
import type { OutboxRow } from '../../backstage/outboxes.js';
import type { Promised } from '../../promises/promise.js';
import { shoppingGoesOn } from '../../promises/shopping.js';
import type { Fault, Scene } from '../fault.js';
import { seize } from './seize.js';
import { allAreDone, type Fate, fatesOf } from './settled.js';

/** A job of which the order's fate depends, and a payload that no consumer takes. */
const VICTIM = 'commit-stock';
const POISON = { orderId: 'poison' };

const LETTER_WITHIN_MS = 30_000;
/** How long the shop goes on beside a dead letter. */
const DEAD_FOR_MS = 3_000;
const DONE_WITHIN_MS = 15_000;

/** What was seen of the poisoned job and of the others. */
interface Sightings {
  lastError: string | null;
  othersDone: number;
  fates: Fate[];
}

export function poison(): Fault {
  const seen: Sightings = { lastError: null, othersDone: 0, fates: [] };
  return {
    title: `a '${VICTIM}' whose payload nobody can read`,
    promises: [
      ...shoppingGoesOn,
      () => itIsADeadLetter(seen),
      () => othersAreDone(seen),
      () => allAreDone(seen.fates, { what: 'poisoned, mended and redriven', withinMs: DONE_WITHIN_MS }),
    ],
    strike: (scene) => behindTheScenes(scene, (backstage) => goThrough(seen, { ...scene, ...backstage })),
  };
}

type Surroundings = Scene & Backstage;

async function goThrough(seen: Sightings, scene: Surroundings): Promise<void> {
  const { outboxes, deadLetters, changes, say, signal } = scene;
  const { row, payload } = await spoilOne(scene);
  say(`the payload of ${row.name} ${row.id} is spoiled`);
  await changes.during(`the payload of ${row.name} ${row.id} of order is spoiled`, () =>
    watchItDie(seen, { ...scene, row }).finally(() => outboxes.mend(row, payload)),
  );
  say('its payload is mended, and an operator gives it to its consumer again');
  const atMs = performance.now();
  await deadLetters.redrive(row);
  seen.fates = await fatesOf({ ids: [row.id], atMs }, { outboxes, signal });
  say(`it is ${seen.fates.map(({ state }) => state).join()}`);
}

/** Takes a job out of order's hands, between its commit and its publication. */
async function spoilOne({
  shop,
  outboxes,
  signal,
}: Surroundings): Promise<{ row: OutboxRow; payload: unknown }> {
  const [order] = await shop.instances('order');
  if (!order) throw new Error('instances answers at least one');
  const look = async () =>
    (await outboxes.open('order')).filter(({ name, attempt }) => name === VICTIM && attempt === 0);
  return seize(order, { look, signal }, async ([row]) => {
    if (row === undefined) return null;
    const payload = await outboxes.spoil(row, POISON);
    return payload === null ? null : { row, payload };
  });
}

async function watchItDie(seen: Sightings, scene: Surroundings & { readonly row: OutboxRow }): Promise<void> {
  const { row, outboxes, deadLetters, say, signal } = scene;
  const isDead = async () => {
    seen.lastError = (await deadLetters.find(row))?.lastError ?? null;
    return seen.lastError !== null;
  };
  await until(isDead, {
    what: `${row.id} is a dead letter`,
    withinMs: LETTER_WITHIN_MS,
    everyMs: 100,
    signal,
  });
  say(`it is a dead letter: ${seen.lastError ?? ''}`);
  const doneBefore = await outboxes.countDone(row.service);
  await sleep(DEAD_FOR_MS, undefined, { signal });
  seen.othersDone = (await outboxes.countDone(row.service)) - doneBefore;
}

function itIsADeadLetter({ lastError }: Sightings): Promised {
  return {
    promise: 'the job is a dead letter that names what is wrong',
    isKept: lastError?.includes('orderId') === true,
    seen: lastError ?? 'it was none',
  };
}

function othersAreDone({ othersDone }: Sightings): Promised {
  return {
    promise: 'it holds up nobody: other jobs are done while it is dead',
    isKept: othersDone > 0,
    seen: `${othersDone} were done`,
  };
}
