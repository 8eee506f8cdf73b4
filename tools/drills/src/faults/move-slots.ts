import { slotCount, type ClusterMember } from '@shop/local-stack';
import { shoppingGoesOn } from '../promises/shopping.js';
import type { Fault } from './fault.js';
import { TooFewPrimariesError } from './fault.errors.js';

/** Slots and their keys move from the primary with the most to the one with the fewest while both serve. */
export function moveSlots(count: number): Fault {
  return {
    title: `a move of ${count} slots`,
    promises: shoppingGoesOn,
    strike: async ({ cluster, say }) => {
      const { from, to } = ends(await cluster.control.roles());
      say(`moving ${count} slots from redis ${from} to redis ${to}`);
      await cluster.control.moveSlots({ from, to, count });
      say('every node knows their new owner');
    },
  };
}

function ends(members: readonly ClusterMember[]): { from: number; to: number } {
  const primaries = members
    .filter((member) => member.role === 'primary' && member.slots.length > 0)
    .toSorted((a, b) => slotCount(b) - slotCount(a));
  const [from, to] = [primaries[0], primaries.at(-1)];
  if (!from || !to || from === to) throw new TooFewPrimariesError();
  return { from: from.port, to: to.port };
}
