import { ConditionTimeoutError, freePorts, type RedisCluster } from '@shop/local-stack';
import { Tally } from '@shop/replay';
import type { Fault, Scene } from '../../src/faults/fault.js';
import { Changes } from '../../src/shop/changes.js';
import type { RunningShop, ShopCluster } from '../../src/shop/shop.js';

/** A real cluster as the whole of a shop, for faults that ask for no more. */
export class ClusterScene {
  readonly changes = new Changes();
  readonly #cluster: RedisCluster;
  readonly #spare: readonly [number, number];

  private constructor(cluster: RedisCluster, spare: readonly [number, number]) {
    this.#cluster = cluster;
    this.#spare = spare;
  }

  static async of(cluster: RedisCluster): Promise<ClusterScene> {
    const [primary = 0, replica = 0] = await freePorts(2, { withBus: true });
    return new ClusterScene(cluster, [primary, replica]);
  }

  /**
   * Lets a fault strike and interrupts it, as Ctrl-C does, when `isTime` holds after something was said.
   *
   * @returns whether it was broken off by that
   */
  async interrupt(fault: Fault, isTime: (said: string) => Promise<boolean>): Promise<boolean> {
    const stop = new AbortController();
    const waiting: Promise<void>[] = [];
    const say = (said: string) => {
      waiting.push(isTime(said).then((isIt) => (isIt ? stop.abort(new Error('Ctrl-C')) : undefined)));
    };
    const isBrokenOff = await fault.strike(this.#scene(say, stop.signal)).then(
      () => false,
      () => stop.signal.aborted,
    );
    await Promise.all(waiting);
    return isBrokenOff;
  }

  #scene(say: Scene['say'], signal: AbortSignal): Scene {
    return {
      ...{ shop: this.#shop(), cluster: this.#nodes(), changes: this.changes, say, signal },
      counted: async (work) => {
        await work();
        return new Tally();
      },
    };
  }

  #nodes(): ShopCluster {
    const cluster = this.#cluster;
    return {
      ...{ control: cluster.control, ports: cluster.nodes.map(({ port }) => port), spare: this.#spare },
      kill: (port) => cluster.kill(port),
      takeDown: (port) => cluster.kill(port),
      bringBack: (port) => cluster.restart(port),
      restart: (port) => cluster.restart(port),
      pause: (port) => Promise.resolve(cluster.pause(port)),
      resume: (port) => Promise.resolve(cluster.resume(port)),
      addNode: (port) => cluster.addNode(port),
      removeNode: (port) => cluster.removeNode(port),
    };
  }

  #shop(): RunningShop {
    const none = () => Promise.reject(new ConditionTimeoutError({ what: 'there is a shop', withinMs: 0 }));
    return {
      ...{ baseUrl: 'http://127.0.0.1:0', operatorToken: '', databaseUrls: {} },
      postgres: { kill: none, stop: none, bringBack: none },
      cluster: () => Promise.resolve(this.#nodes()),
      ...{ instances: none, timeOneStart: none },
      close: () => Promise.resolve(),
    };
  }
}
