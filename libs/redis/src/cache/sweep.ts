import { z } from 'zod';
import type { RedisClient } from '../client/redis-client.js';
import type { KeyFamily } from '../keys/key-family.js';
import { parseClusterNodes } from '../topology/cluster-nodes.js';
import { noLongerThan } from './patience.js';

/*
 * Removes every key of a family: SCAN on each primary, page by page, and a DEL per key through the cluster, so that a
 * key that has just moved is followed. Leases stand under the same keys and go too, so a load that is under way stores
 * nothing. A key that moves from an unscanned primary to a scanned one would be missed: so passes are made until one
 * in which no slot moved; after a few, a missed key would have had to move in each of them. Bounded: one page of each
 * primary at a time. A primary that does not answer fails the sweep; whoever called tries again.
 */

const PAGE = 1_000;
const MAX_PASSES = 5;
/** The client learns a new map once a second. */
const REFRESH_MS = 1_500;

const scanReply = z.tuple([z.string(), z.array(z.string())]);

/** Where every slot is, in the eyes of every primary. */
interface Layout {
  readonly text: string;
  readonly isMoving: boolean;
}

/** Text that Redis' globs and regular expressions take for themselves. */
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/** Keys of a family as a glob for SCAN, which also matches keys of longer families, and exactly. */
export function matchersOf(pattern: string): { glob: string; exact: RegExp } {
  const parts = pattern.split(/<[^>]*>/).map((part) => part.replace(SPECIAL, '\\$&'));
  return { glob: parts.join('*'), exact: new RegExp(`^${parts.join('[^:{}]+')}$`) };
}

/**
 * Removes every key of a family from all primaries. Keys that are stored while it runs may stay.
 *
 * @throws RedisDeadlineError, RedisUnavailableError when a primary did not answer: part of the keys may be gone
 */
export async function sweep(client: RedisClient, family: Pick<KeyFamily, 'pattern'>): Promise<void> {
  await client.connect();
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const before = await layoutOf(client);
    await Promise.all(
      client.primaries().map((address) => sweepNode(client, { address, ...matchersOf(family.pattern) })),
    );
    const after = await layoutOf(client);
    if (before.text === after.text && !before.isMoving && !after.isMoving) return;
    await nextMap(client);
  }
}

async function sweepNode(
  client: RedisClient,
  { address, glob, exact }: { address: string; glob: string; exact: RegExp },
): Promise<void> {
  const redis = client.forUse('state');
  let cursor = '0';
  do {
    const reply = await client.askNode(address, 'scan', cursor, 'MATCH', glob, 'COUNT', String(PAGE));
    const [next, keys] = scanReply.parse(reply);
    await Promise.all(keys.filter((key) => exact.test(key)).map((key) => redis.delete(key)));
    cursor = next;
  } while (cursor !== '0');
}

async function layoutOf(client: RedisClient): Promise<Layout> {
  const known = client.primaries();
  const answers = await Promise.all(known.map((address) => client.askNode(address, 'cluster', 'nodes')));
  const views = answers.map((answer) =>
    parseClusterNodes(z.string().parse(answer)).filter(({ role }) => role === 'primary'),
  );
  const serving = views.map((view) => view.filter(({ slots }) => slots.length > 0));
  // A primary that the client's map does not have yet would not be scanned.
  const isUnknown = serving.some((view) => view.length > known.length);
  const isMoving = views.some((view) => view.some(({ migratingSlots }) => migratingSlots.length > 0));
  return { text: JSON.stringify(serving.map(slotsById)), isMoving: isMoving || isUnknown };
}

function slotsById(view: ReturnType<typeof parseClusterNodes>): string[] {
  return view.map(({ id, slots }) => `${id} ${JSON.stringify(slots)}`).sort();
}

async function nextMap(client: RedisClient): Promise<void> {
  const refreshed = Promise.withResolvers<null>();
  const end = client.onRefresh(() => {
    refreshed.resolve(null);
  });
  await noLongerThan(refreshed.promise, { ms: REFRESH_MS, otherwise: () => null });
  end();
}
