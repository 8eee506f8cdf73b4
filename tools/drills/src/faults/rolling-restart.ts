/**
 * Everything is restarted under load, one after the other, as an upgrade does it: each Redis node, a replica first and its
 * primary after it has handed over; then each process of each service. Of a service that has one process only, shoppers
 * have to ask again while it starts; of Redis they must not notice anything.
 */
import { serviceNames } from '@shop/contracts/services';
import { Tally } from '@shop/replay';
import { seenByMembers } from '../outage/among-members.js';
import type { Promised } from '../promises/promise.js';
import { noRequestFails } from '../promises/shopping.js';
import { type Fault, pairsOf, type Scene } from './fault.js';
import { terminate } from './terminate.js';

const HEALTHY_WITHIN_MS = 60_000;
const NODES = 6;

export function rollingRestart(): Fault {
  const nodes = seenByMembers(restartOfNodes());
  const services = terminate(serviceNames);
  return {
    title: 'a restart of every Redis node, then of every service',
    promises: [...nodes.promises, ...services.promises],
    strike: async (scene) => {
      await nodes.strike(scene);
      await services.strike(scene);
    },
  };
}

function restartOfNodes(): Fault {
  let through = new Tally();
  const restarted = new Set<number>();
  return {
    title: 'a restart of every Redis node',
    promises: [
      () => ({ ...noRequestFails({ through }), promise: 'no request fails while Redis nodes are restarted' }),
      () => everyNodeIsRestarted(restarted),
    ],
    strike: async (scene) => {
      through = await scene.counted(() => restartAll(scene, restarted));
    },
  };
}

async function restartAll(scene: Scene, restarted: Set<number>): Promise<void> {
  const { control } = scene.cluster;
  for (const { primary, replica } of await pairsOf(control)) {
    await restart(replica, scene);
    await control.failover(replica);
    await control.waitUntilHealthy({ withinMs: HEALTHY_WITHIN_MS });
    scene.say(`redis ${replica} has taken over from redis ${primary}`);
    await restart(primary, scene);
    for (const port of [replica, primary]) restarted.add(port);
  }
}

/** A replica, by now in any case. */
async function restart(port: number, { cluster, say, signal }: Scene): Promise<void> {
  signal.throwIfAborted();
  await cluster.restart(port);
  await cluster.control.waitUntilHealthy({ withinMs: HEALTHY_WITHIN_MS });
  say(`redis ${port} has been restarted, and is synced`);
}

function everyNodeIsRestarted(restarted: ReadonlySet<number>): Promised {
  return {
    promise: 'every Redis node is restarted',
    isKept: restarted.size === NODES,
    seen: `${restarted.size} of ${NODES} were`,
  };
}
