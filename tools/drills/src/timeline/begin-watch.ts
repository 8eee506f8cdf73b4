import { Outboxes } from '../backstage/outboxes.js';
import { consumedBy, queueKey } from '../backstage/queues.js';
import type { RunningShop, ShopCluster } from '../shop/shop.js';
import type { QueuePlace } from './redis-node.js';
import type { ShoppersWindow } from './shoppers-window.js';
import type { Timeline } from './timeline.js';
import { Watch } from './watch-shop.js';

/** Postgres that does not answer within is a gap (milliseconds). */
const POSTGRES_WITHIN_MS = 500;

export interface Surroundings {
  readonly shop: Pick<RunningShop, 'databaseUrls'>;
  readonly cluster: Pick<ShopCluster, 'control' | 'ports'>;
  readonly shoppers: ShoppersWindow;
}

/**
 * Watches the running shop from now on. What cannot be seen now is missing in the timeline, and stops no drill.
 *
 * @returns ends it; may be called again
 */
export async function beginWatch(
  timeline: Timeline,
  { shop, cluster, shoppers }: Surroundings,
): Promise<() => Promise<void>> {
  const places = await placesOf(cluster).catch(() => []);
  const outboxes = new Outboxes(shop, { withinMs: POSTGRES_WITHIN_MS });
  const producers = await outboxes.producers().catch(() => []);
  const watch = new Watch(timeline, { cluster, places, shoppers, outboxes, producers });
  let ended: Promise<void> | undefined;
  return () => (ended ??= watch.end().then(() => outboxes.close()));
}

function placesOf({ control, ports }: Surroundings['cluster']): Promise<QueuePlace[]> {
  const queues = Object.values(consumedBy).flat();
  const placeOf = async (queue: string) => ({
    queue,
    slot: Number(await control.cli(ports[0] ?? 0, 'CLUSTER', 'KEYSLOT', queueKey(queue, 'wait'))),
  });
  return Promise.all(queues.map(placeOf));
}
