import type { RunningCluster } from '@shop/local-stack';
import { firstPair, promoted, type Fault, type Pair } from './fault.js';

/** Three ways in which a primary is lost or hands over. */
export type FailoverCause = 'kill' | 'hang' | 'planned';

type Act = (cluster: RunningCluster, pair: Pair) => Promise<void>;

const titles: Record<FailoverCause, string> = {
  kill: 'kill -9 of a primary',
  hang: 'SIGSTOP of a primary',
  planned: 'a planned failover',
};

const acts: Record<FailoverCause, Act> = {
  kill: async (cluster, pair) => {
    cluster.kill(pair.primary);
    await promoted(cluster.control, pair);
  },
  hang: async (cluster, pair) => {
    cluster.pause(pair.primary);
    try {
      await promoted(cluster.control, pair);
    } finally {
      cluster.resume(pair.primary);
    }
  },
  planned: (cluster, pair) => cluster.control.failover(pair.replica),
};

/** A primary fails over to its replica; over when every slot is served and every replica is synced again. */
export function failover(cause: FailoverCause): Fault {
  return {
    title: titles[cause],
    strike: async (cluster, say) => {
      const pair = await firstPair(cluster.control);
      say(`${titles[cause]}: redis ${pair.primary}`);
      await acts[cause](cluster, pair);
      say(`redis ${pair.replica} leads`);
      await cluster.control.waitUntilHealthy({ withinMs: 60_000 });
      say('every slot is served, every replica is synced');
    },
  };
}
