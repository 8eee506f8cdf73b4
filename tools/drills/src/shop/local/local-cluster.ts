import { type RunningCluster, runningCluster, sparePorts } from '@shop/local-stack';
import type { Changes } from '../changes.js';
import type { ShopCluster } from '../shop.js';

/** The nodes that `npm start` keeps running in this clone. @throws StackNotRunningError */
export async function localCluster(changes: Changes): Promise<ShopCluster> {
  const running = await runningCluster();
  return {
    ...{ control: running.control, ports: running.ports, spare: sparePorts(running.ports) },
    ...comingAndGoing(running, changes),
    pause: async (port) => {
      changes.made(hangs(port));
      running.pause(port);
    },
    resume: async (port) => {
      running.resume(port);
      changes.undone(hangs(port));
    },
    addNode: async (port) => {
      changes.made(joined(port));
      await running.addNode(port);
    },
    removeNode: async (port) => {
      await running.removeNode(port);
      changes.undone(joined(port));
    },
  };
}

function comingAndGoing(
  running: RunningCluster,
  changes: Changes,
): Pick<ShopCluster, 'kill' | 'takeDown' | 'bringBack' | 'restart'> {
  const isDown = (port: number) =>
    `redis ${port} is down; npm start starts it again when this process has ended`;
  return {
    kill: async (port) => {
      running.kill(port);
    },
    takeDown: async (port) => {
      changes.made(isDown(port));
      running.holdDown(port);
      running.kill(port);
    },
    bringBack: async (port) => {
      running.letGo(port);
      changes.undone(isDown(port));
    },
    restart: async (port) => {
      const isBack = running.replacement(port);
      running.terminate(port);
      await isBack();
    },
  };
}

function hangs(port: number): string {
  return `redis ${port} hangs: npm stop, npm start`;
}

function joined(port: number): string {
  return `redis ${port} is of the cluster, with what slots it has: npm run drill -- scale-out sends it away first`;
}
