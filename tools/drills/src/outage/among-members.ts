import type { Fault, Scene } from '../faults/fault.js';
import { Door } from './door.js';
import { erase, lookAfter, signUp } from './member.js';
import { OutageLog } from './outage-log.js';
import { throughoutPromises } from './outage-promises.js';
import { pagesOf } from './pages.js';
import { Probes } from './probes.js';

const MEMBERS = 6;

/**
 * Some members with sessions and carts, and somebody without, ask the shop all the time while `work` goes on; in the end
 * the members look whether they are signed in and whether their carts are theirs. Nothing of them is left.
 *
 * @throws CatalogueAwayError, MemberRefusedError, what `work` throws
 */
export async function amongMembers(
  { shop, say }: Pick<Scene, 'shop' | 'say'>,
  log: OutageLog,
  work: () => Promise<void>,
): Promise<void> {
  const door = new Door(shop.baseUrl);
  const { paths, skus } = await pagesOf(door);
  const [sku = '', ...others] = skus.slice(0, 4);
  const members = await signUp(door, { count: MEMBERS, skus: others });
  say(`${members.length} members have signed in and filled their carts`);
  try {
    const probes = new Probes({
      ...{ door, members, sku, pages: paths },
      onSighting: (sighting) => log.sightings.push(sighting),
    });
    await work().finally(() => probes.stop());
    log.found = await Promise.all(members.map((member) => lookAfter(door, member)));
  } finally {
    await erase(door, members);
  }
}

/** The same fault, and members see what they are promised whatever befalls Redis. */
export function seenByMembers(fault: Fault): Fault {
  const log = new OutageLog();
  return {
    ...fault,
    promises: [...fault.promises, ...throughoutPromises.map((judge) => () => judge(log))],
    strike: (scene) => amongMembers(scene, log, () => fault.strike(scene)),
  };
}
