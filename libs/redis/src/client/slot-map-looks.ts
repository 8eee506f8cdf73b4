import type { Redis } from 'ioredis';
import { randomInt } from 'node:crypto';

/*
 * ioredis learns the slot map by dialling a connection for it and joining the names of all 16,384 slots, which takes twenty
 * times as long as asking on a connection that is there (`npx nx run redis:refresh-cost`), each second, for each of the two
 * or three clients of a process. So whoever is to learn it asks first whether it is still the one that it knows.
 */

/** A node that takes longer tells nothing. */
const LOOK_WITHIN_MS = 300;

/** Who has connections that may be asked: nothing blocks on them. */
export interface Lookout {
  readonly openConnections: readonly Redis[];
}

/** Looks at the slot map of one cluster, on whichever connection of this process is open. */
export class SlotMapLooks {
  readonly #lookouts = new Set<Lookout>();

  join(lookout: Lookout): void {
    this.#lookouts.add(lookout);
  }

  leave(lookout: Lookout): void {
    this.#lookouts.delete(lookout);
  }

  /** The map as a node that was chosen at random has it now, in a form to compare; null when it did not say. */
  async look(): Promise<string | null> {
    const open = [...this.#lookouts].flatMap(({ openConnections }) => openConnections);
    const asked = open.length === 0 ? undefined : open[randomInt(open.length)];
    if (asked === undefined) return null;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, LOOK_WITHIN_MS, null);
    });
    try {
      return await Promise.race([asked.cluster('SLOTS').then(outlineOf), late]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}

const looks = new Map<string, SlotMapLooks>();

/** One for all clients of this process that begin at the same nodes. */
export function slotMapLooksOf(seeds: readonly unknown[]): SlotMapLooks {
  const cluster = JSON.stringify(seeds);
  const known = looks.get(cluster) ?? new SlotMapLooks();
  looks.set(cluster, known);
  return known;
}

/** Nodes list ranges and replicas in an order of their own. */
function outlineOf(answer: unknown): string {
  const ranges = (answer as SlotsAnswer).map(([from, to, primary, ...replicas]) => {
    const names = replicas.map(nameOf).sort();
    return `${String(from)}-${String(to)} ${nameOf(primary)} ${names.join()}`;
  });
  return ranges.sort().join('\n');
}

const nameOf = ([host, port, id]: NodeAnswer) => `${id}@${String(host)}:${String(port)}`;

/** https://redis.io/docs/latest/commands/cluster-slots/ */
type NodeAnswer = readonly [host: string | null, port: number, id: string, ...metadata: unknown[]];
type SlotsAnswer = readonly (readonly [
  from: number,
  to: number,
  primary: NodeAnswer,
  ...replicas: NodeAnswer[],
])[];
