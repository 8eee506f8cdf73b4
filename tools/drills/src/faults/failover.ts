import { shoppingGoesOn } from '../promises/shopping.js';
import { firstPair, promoted, type Fault, type Pair, type Scene } from './fault.js';

/** Three ways in which a primary is lost or hands over. */
export type FailoverCause = 'kill' | 'hang' | 'planned';

type Act = (scene: Scene, pair: Pair) => Promise<void>;

const titles: Record<FailoverCause, string> = {
  kill: 'kill -9 of a primary',
  hang: 'SIGSTOP of a primary',
  planned: 'a planned failover',
};

const acts: Record<FailoverCause, Act> = {
  kill: async (scene, pair) => {
    scene.cluster.kill(pair.primary);
    await promoted(scene, pair);
  },
  hang: async (scene, pair) => {
    scene.cluster.pause(pair.primary);
    try {
      await promoted(scene, pair);
    } finally {
      scene.cluster.resume(pair.primary);
    }
  },
  planned: ({ cluster }, pair) => cluster.control.failover(pair.replica),
};

/** A primary fails over to its replica; over when every slot is served and every replica is synced again. */
export function failover(cause: FailoverCause): Fault {
  return {
    title: titles[cause],
    promises: shoppingGoesOn,
    strike: async (scene) => {
      const { cluster, say } = scene;
      const pair = await firstPair(cluster.control);
      say(`${titles[cause]}: redis ${pair.primary}`);
      await acts[cause](scene, pair);
      say(`redis ${pair.replica} leads`);
      await cluster.control.waitUntilHealthy({ withinMs: 60_000 });
      say('every slot is served, every replica is synced');
    },
  };
}
