/**
 * The shop as it is reached over its own network, and by nothing else: through its front door, and at the addresses of
 * its Redis nodes. There is no engine here, no process and no database, so a drill holds what Redis does when it is told
 * to by a command, and the timeline has no outboxes.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { ClusterControl, runCommand } from '@shop/local-stack';
import type { NodePlace } from '../nodes/node-addresses.js';
import { PlacedNodesCli, type WayIn } from '../nodes/nodes-cli.js';
import type { RunningShop, ShopCluster } from '../shop.js';
import type { ConnectedConfig } from './config.js';
import { OutOfReachError } from './connected.errors.js';

/** redis-cli runs here. Out of our process group: a drill that is interrupted undoes what it did by it. */
const fromHere: WayIn = {
  spawn: (_place, [program = '', ...words]) => endedWhole(spawn(program, words, { detached: true })),
  run: (_place, [program = '', ...words], withinMs) => runCommand(program, words, { withinMs }),
};

/** A redis-cli that waits for a node which hangs outlives the shell that started it, unless it is ended with it. */
function endedWhole(child: ChildProcessWithoutNullStreams): ChildProcessWithoutNullStreams {
  child.kill = (signal = 'SIGTERM') => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, signal);
    } catch {
      // All of them have ended.
      return false;
    }
  };
  return child;
}

export function connectedShop({ shopUrl, operatorToken, nodes }: ConnectedConfig): RunningShop {
  const clis: PlacedNodesCli[] = [];
  const postgres = outOfReach('Postgres');
  return {
    ...{ baseUrl: shopUrl, operatorToken, databaseUrls: {} },
    postgres: { kill: postgres, stop: postgres, bringBack: postgres },
    cluster: async () => {
      const places = await placesOf(nodes);
      const cli = new PlacedNodesCli(places, fromHere);
      clis.push(cli);
      return clusterOf(cli, places);
    },
    instances: (service) => outOfReach(service)(),
    timeOneStart: (service) => outOfReach(service)(),
    close: () => {
      for (const cli of clis) cli.close();
      return Promise.resolve();
    },
  };
}

function placesOf(nodes: ConnectedConfig['nodes']): Promise<NodePlace[]> {
  return Promise.all(
    nodes.map(async ({ host, port }, index) => {
      const { address } = await lookup(host, { family: 4 });
      return { number: index + 1, name: host, ip: address, port };
    }),
  );
}

function clusterOf(cli: PlacedNodesCli, places: readonly NodePlace[]): ShopCluster {
  const ports = places.map(({ number }) => number);
  const [process, another] = [outOfReach('the process of a node'), outOfReach('another node')];
  return {
    ...{ control: new ClusterControl({ cli, ports }), ports, spare: [0, 0] },
    ...{ kill: process, takeDown: process, bringBack: process },
    ...{ restart: process, pause: process, resume: process },
    ...{ addNode: another, removeNode: another },
  };
}

function outOfReach(what: string): () => Promise<never> {
  return () => Promise.reject(new OutOfReachError(what));
}
