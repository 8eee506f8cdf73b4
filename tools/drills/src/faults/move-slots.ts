import { type ClusterControl, slotCount, type ClusterMember } from '@shop/local-stack';
import { shoppingGoesOn } from '../promises/shopping.js';
import type { Fault } from './fault.js';
import { TooFewPrimariesError } from './fault.errors.js';
import { moveAll } from './slot-moves.js';

/** Slots and their keys move from the primary with the most to the one with the fewest while both serve. */
export function moveSlots(count: number): Fault {
  return {
    isByRedis: true,
    title: `a move of ${count} slots`,
    promises: shoppingGoesOn,
    strike: async ({ cluster: { control }, changes, say, signal }) => {
      const { from, to } = ends(await control.roles());
      say(`moving ${count} slots from redis ${from.port} to redis ${to.port}`);
      await changes.during(
        `some of ${count} slots have moved from redis ${from.port} to redis ${to.port}`,
        () =>
          moveAll(control, { from: from.port, to: to.port, count, signal }).catch(async (error: unknown) => {
            await sendHome(control, { from, to });
            throw error;
          }),
      );
      say('every node knows their new owner');
    },
  };
}

interface Ends {
  readonly from: ClusterMember;
  readonly to: ClusterMember;
}

/** What has moved of a move that was broken off; a slot may be in the middle of it. */
async function sendHome(control: ClusterControl, { from, to }: Ends): Promise<void> {
  await control.mendSlots();
  const now = (await control.roles()).find(({ id }) => id === to.id);
  const moved = now ? slotCount(now) - slotCount(to) : 0;
  if (moved > 0) await moveAll(control, { from: to.port, to: from.port, count: moved });
}

function ends(members: readonly ClusterMember[]): Ends {
  const primaries = members
    .filter((member) => member.role === 'primary' && member.slots.length > 0)
    .toSorted((a, b) => slotCount(b) - slotCount(a));
  const [from, to] = [primaries[0], primaries.at(-1)];
  if (!from || !to || from === to) throw new TooFewPrimariesError();
  return { from, to };
}
