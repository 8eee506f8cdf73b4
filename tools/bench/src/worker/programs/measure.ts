import type { Subject } from '../subject.js';
import { as } from '../subject.js';
import { type Measured, runLanes, runSteadily } from '../lanes.js';
import { ID_COUNT, idOf, KEY_COUNT, keyOf, payloadOf, textOf } from '../payload.js';

export const operationNames = [
  'get',
  'set',
  'getParsed',
  'getMany',
  'load',
  'loadMany',
  'admit',
  'readSession',
  'readPage',
] as const;
export type OperationName = (typeof operationNames)[number];

export interface MeasureTask {
  readonly operation: OperationName;
  readonly forMs: number;
  readonly inFlight?: number;
  /** Instead of callers who ask as fast as they are answered. */
  readonly perSecond?: number;
  /** Keys of one node: `{tag}` before each. */
  readonly tag?: string;
}

export const BATCH = 100;
const VALUE = textOf(200);

/** Puts in place what will be read. */
export async function fill(
  subject: Subject,
  { sizeBytes, tag = '' }: { sizeBytes: number; tag?: string },
): Promise<void> {
  const { ability } = subject;
  if (ability === 'client') await fillClient(subject, { sizeBytes, tag });
  if (ability === 'cache') {
    const cache = as(subject, 'cache');
    await each(ID_COUNT, (index) =>
      cache.getOrLoad(idOf(index), () => Promise.resolve(payloadOf(idOf(index), sizeBytes))),
    );
  }
  if (ability === 'sessions') await each(ID_COUNT, (index) => as(subject, 'sessions').begin(idOf(index)));
}

/** Text of 200 bytes under every key, or, of another size, JSON. */
async function fillClient(
  subject: Subject,
  { sizeBytes, tag }: { sizeBytes: number; tag: string },
): Promise<void> {
  const client = as(subject, 'client');
  const count = sizeBytes === VALUE.length ? KEY_COUNT : ID_COUNT;
  const value = (index: number) =>
    sizeBytes === VALUE.length ? VALUE : JSON.stringify(payloadOf(idOf(index), sizeBytes));
  const key = (index: number) => (sizeBytes === VALUE.length ? keyOf(index) : idOf(index));
  await each(count, (index) => client.set(tag + key(index), value(index)));
}

export function measure(subject: Subject, task: MeasureTask): Promise<Measured> {
  const operation = operationOf(subject, task);
  const { forMs, inFlight = 1, perSecond } = task;
  if (perSecond !== undefined) return runSteadily({ perSecond, forMs, operation });
  return runLanes({ inFlight, forMs, operation });
}

type Operation = (index: number) => Promise<unknown>;

function operationOf(subject: Subject, { operation, tag = '' }: MeasureTask): Operation {
  const missing = () => Promise.reject(new Error('it was to be in the cache'));
  const operations: Readonly<Record<OperationName, () => Operation>> = {
    get: () => readerOf(subject, tag),
    set: () => (index) => as(subject, 'client').set(tag + keyOf(index), VALUE),
    getParsed: () => parserOf(subject),
    getMany: () => batchesOf(subject),
    load: () => {
      const cache = as(subject, 'cache');
      // Some swallow what a source throws and return nothing.
      return async (index) => found((await cache.getOrLoad(idOf(index), missing)) != null);
    },
    loadMany: () => {
      const cache = as(subject, 'cache');
      return async (index) => cache.getMany?.(batch(index * BATCH, idOf));
    },
    admit: () => {
      const limiter = as(subject, 'limiter');
      return (index) => limiter.admit(idOf(index));
    },
    readSession: () => {
      const sessions = as(subject, 'sessions');
      return async (index) => found(await sessions.read(idOf(index)));
    },
    readPage: () => {
      const pages = as(subject, 'pages');
      return () => pages.read();
    },
  };
  return operations[operation]();
}

function readerOf(subject: Subject, tag: string): Operation {
  const client = as(subject, 'client');
  return async (index) => found((await client.get(tag + keyOf(index))) !== null);
}

function parserOf(subject: Subject): Operation {
  const client = as(subject, 'client');
  return async (index) => JSON.parse((await client.get(idOf(index))) ?? '') as unknown;
}

function batchesOf(subject: Subject): Operation {
  const client = as(subject, 'client');
  return async (index) => found((await client.getMany(batch(index * BATCH, keyOf))).length === BATCH);
}

function batch(from: number, name: (index: number) => string): string[] {
  return Array.from({ length: BATCH }, (_, index) => name(from + index));
}

/** A round of misses would be a fast one. */
function found(isFound: boolean): void {
  if (!isFound) throw new Error('what was asked for is not there');
}

async function each(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 100)
    await Promise.all(Array.from({ length: Math.min(100, count - from) }, (_, index) => work(from + index)));
}

/** The values of keys, in their order. */
export async function readAll(
  subject: Subject,
  { keys }: { keys: readonly string[] },
): Promise<(string | null)[]> {
  return [...(await as(subject, 'client').getMany(keys))];
}

let piled = 0;

/** So many more values beside one another on the shard of a tag. */
export async function pile(
  subject: Subject,
  { tag, count, value }: { tag: string; count: number; value: string },
): Promise<void> {
  await each(count, () => as(subject, 'client').set(`${tag}:cached:${String(piled++)}`, value));
}
