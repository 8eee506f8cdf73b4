import { ClusterControl } from '@shop/local-stack';
import type { Changes } from '../changes.js';
import type { NodePlace } from '../nodes/node-addresses.js';
import type { PlacedNodesCli } from '../nodes/nodes-cli.js';
import type { ShopCluster } from '../shop.js';
import { docker } from './engine.js';

/** Their numbers: redis-7, a primary, and redis-8, its replica (profile scale-out). */
const SPARE = [7, 8] as const;
const joining = ['compose', '--profile', 'scale-out'] as const;

export interface ComposeClusterOptions {
  readonly places: readonly NodePlace[];
  readonly cli: PlacedNodesCli;
  readonly changes: Changes;
}

/** The nodes of the shop in containers. What is killed by command the engine does not start again by itself. */
export function composeCluster({ places, cli, changes }: ComposeClusterOptions): ShopCluster {
  const ports = places.map(({ number }) => number);
  const nameOf = (port: number) => places.find(({ number }) => number === port)?.name ?? `redis-${port}`;
  const kill = async (port: number) => {
    changes.made(isDown(port));
    await docker('kill', nameOf(port));
  };
  return {
    ...{ control: new ClusterControl({ cli, ports }), ports, spare: SPARE, kill, takeDown: kill },
    bringBack: async (port) => {
      await docker('start', nameOf(port));
      changes.undone(isDown(port));
    },
    restart: async (port) => {
      changes.made(isDown(port));
      await docker('restart', nameOf(port));
      changes.undone(isDown(port));
    },
    pause: async (port) => {
      changes.made(isPaused(port));
      await docker('pause', nameOf(port));
    },
    resume: async (port) => {
      // It may have been paused only half way, or be back by now.
      await docker('unpause', nameOf(port)).catch(() => undefined);
      changes.undone(isPaused(port));
    },
    addNode: async (port) => {
      changes.made(joined(port));
      await docker(...joining, 'up', '--detach', '--wait', '--no-deps', `redis-${port}`);
    },
    removeNode: async (port) => {
      await docker(...joining, 'rm', '--stop', '--force', '--volumes', `redis-${port}`);
      changes.undone(joined(port));
    },
  };
}

function isDown(port: number): string {
  return `redis-${port} is down: docker compose up --wait`;
}

function isPaused(port: number): string {
  return `redis-${port} is paused: docker compose unpause redis-${port}`;
}

function joined(port: number): string {
  return `redis-${port} is of the cluster, with what slots it has: npm run drill -- scale-out --compose sends it away first`;
}
