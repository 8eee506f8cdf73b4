/**
 * Redis nodes beside the six, which a tool asks for: one file a node in the shop's folder, named by its port. `npm start`
 * looks at the folder, starts who is named and stops who is not, so that the nodes are children of the shop and not of
 * the tool: a tool that is killed leaves a cluster of eight behind and not one that has lost its slots.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisCluster } from '../redis/redis-cluster.js';
import type { Progress } from './progress.js';

const LOOK_EVERY_MS = 100;

export class ExtraNodes {
  readonly #directory: string;

  /** @param directory of the shop's state */
  constructor(directory: string) {
    this.#directory = join(directory, 'extra-nodes');
  }

  ask(port: number): void {
    mkdirSync(this.#directory, { recursive: true });
    writeFileSync(join(this.#directory, String(port)), '');
  }

  /** The node is stopped, and its data removed at its next start. The cluster must have forgotten it. */
  sendAway(port: number): void {
    rmSync(join(this.#directory, String(port)), { force: true });
  }

  /** Ports of the nodes that are asked for. */
  get asked(): number[] {
    mkdirSync(this.#directory, { recursive: true });
    return readdirSync(this.#directory).map(Number);
  }

  /** Those of an earlier shop are of no cluster any more. */
  clear(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export interface KeeperOptions {
  readonly redis: Pick<RedisCluster, 'addNode' | 'removeNode'>;
  readonly nodes: ExtraNodes;
  readonly progress: Progress;
  /** Called when a node has come or gone. */
  readonly onChange: () => void;
}

/** Keeps exactly the nodes that are asked for, until it is stopped. A node that ends by itself is not started again. */
export class ExtraNodesKeeper {
  readonly #options: KeeperOptions;
  readonly #running = new Set<number>();
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  /** Begins to look. */
  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#ended = this.#look();
  }

  /** Returns when no node comes or goes any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { asked } = this.#options.nodes;
      for (const port of asked) if (!this.#running.has(port)) await this.#start(port);
      for (const port of this.#running) if (!asked.includes(port)) await this.#end(port);
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One that cannot start is not tried again; who asked for it waits in vain. */
  async #start(port: number): Promise<void> {
    const { redis, nodes, progress, onChange } = this.#options;
    try {
      await progress.step(`one more Redis node on ${port}`, () => redis.addNode(port));
      this.#running.add(port);
      onChange();
    } catch (error) {
      nodes.sendAway(port);
      progress.warn(error instanceof Error ? error.message : String(error));
    }
  }

  async #end(port: number): Promise<void> {
    const { redis, progress, onChange } = this.#options;
    await progress.step(`stopped the Redis node on ${port}`, () => redis.removeNode(port));
    this.#running.delete(port);
    onChange();
  }
}
