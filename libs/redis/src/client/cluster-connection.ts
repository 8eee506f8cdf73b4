import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { clusterOptions, type ConnectionOptions } from './cluster-options.js';
import { CountingCluster } from './counting-cluster.js';
import { FirstTry } from './first-try.js';
import { addressOf } from './node-address.js';
import { RedisConnectionLimitError } from './redis.errors.js';
import type { RedisCommand } from './redis-command.js';

/*
 * One ioredis Cluster, with one thing added: while no slot map is known, commands wait here instead of in ioredis'
 * offline queue. There they would pile up through an outage and all run, long after their callers have left, when the
 * cluster comes back. Here a command that passes its deadline is forgotten.
 */

/** A stopped node does not answer the end of a connection; nobody waits longer for it. */
const CLOSE_WITHIN_MS = 1_000;

/** A connection pool to all nodes of the cluster. Dials nothing until the first command or `connect`. */
export class ClusterConnection {
  readonly #cluster: CountingCluster;
  readonly #send: (command: RedisCommand) => void;
  readonly #waiting = new Set<RedisCommand>();
  #closed: Promise<void> | undefined;

  constructor(options: ConnectionOptions) {
    this.#cluster = new CountingCluster([...options.settings.seeds], clusterOptions(options));
    this.#send = wayTo(this.#cluster, options);
    this.#cluster.on('ready', () => {
      this.#sendWaiting();
    });
    this.#cluster.on('node error', (error: Error) => {
      if (error instanceof RedisConnectionLimitError) this.#refuseWaiting(error);
    });
    this.#cluster.on('error', (error: Error) =>
      options.logger?.warn({ err: error }, 'redis cluster cannot be reached'),
    );
  }

  get isReady(): boolean {
    return this.#cluster.status === 'ready';
  }

  /** See {@link CountingCluster.setbacks}. */
  get setbacks(): number {
    return this.#cluster.setbacks;
  }

  /** Hands a command to its node, now or when the slot map is known. */
  send(command: RedisCommand): void {
    if (!this.isReady) {
      this.#waiting.add(command);
      this.dial();
      return;
    }
    this.#send(command);
  }

  /** Forgets a command that still waits for the slot map. */
  drop(command: RedisCommand): void {
    this.#waiting.delete(command);
  }

  /** Begins to connect, if nobody did. Failures are retried by ioredis and reported as events. */
  dial(): void {
    if (this.#cluster.status === 'wait') this.#cluster.connect().catch(() => undefined);
  }

  /** `host:port` of the nodes of a slot as the map has it, the primary first; empty while no map is known. */
  nodesOf(slot: number): readonly string[] {
    return this.#cluster.slots[slot] ?? [];
  }

  /** `host:port` of the nodes of each shard that serves slots, its primary first. */
  shards(): (readonly string[])[] {
    const byNodes = new Map(this.#cluster.slots.map((nodes) => [nodes.join(), nodes]));
    return [...byNodes.values()];
  }

  /** All nodes of the map. */
  nodes(): readonly Redis[] {
    return this.#cluster.nodes('all');
  }

  /** `host:port` of the primaries of the map; empty while none is known. */
  primaries(): string[] {
    return this.#cluster.nodes('master').map(addressOf);
  }

  /** The pool's connection to a node of the map; `null` when the map does not have it. */
  nodeAt(address: string): Redis | null {
    return this.nodes().find((known) => addressOf(known) === address) ?? null;
  }

  /**
   * A connection of its own to a node of the map, for what cannot share one. It is dialled at its first command, never
   * reconnects, and is the caller's to close; `null` when the map does not have the node.
   *
   * @param options.protocol version of RESP; by default ioredis' own
   */
  openNode(address: string, options: { protocol?: 2 | 3 } = {}): Redis | null {
    const own = { readOnly: false, retryStrategy: null, autoResubscribe: false, lazyConnect: true };
    return this.nodeAt(address)?.duplicate({ ...own, ...options }) ?? null;
  }

  /**
   * Calls back after each refresh of the map: once a second while a node answers.
   *
   * @returns ends it
   */
  onRefresh(listener: () => void): () => void {
    this.#cluster.on('refresh', listener);
    return () => this.#cluster.off('refresh', listener);
  }

  /** Calls back after each refresh of the map in which a former replica appears as a primary. */
  onPromotion(listener: () => void): void {
    let replicas = new Set<string>();
    this.#cluster.on('refresh', () => {
      const wasPromoted = this.#cluster.nodes('master').some((node) => replicas.has(addressOf(node)));
      replicas = new Set(this.#cluster.nodes('slave').map(addressOf));
      if (wasPromoted) listener();
    });
  }

  /** Closes every socket. A second call waits for the first. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const ended = once(this.#cluster, 'end', { signal: AbortSignal.timeout(CLOSE_WITHIN_MS) });
    this.#cluster.close();
    await ended.catch(() => undefined);
  }

  /** Without a socket there will be no map: nobody need wait for it until the deadline. */
  #refuseWaiting(error: RedisConnectionLimitError): void {
    for (const command of this.#takeWaiting()) command.endWith(error);
  }

  #takeWaiting(): RedisCommand[] {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    return waiting;
  }

  #sendWaiting(): void {
    for (const command of this.#takeWaiting()) this.send(command);
  }
}

/** ioredis chooses among replicas. */
function wayTo(
  cluster: CountingCluster,
  { readsFrom, settings }: ConnectionOptions,
): (command: RedisCommand) => void {
  if (readsFrom === 'replica')
    return (command) => {
      command.sendBy((sent) => cluster.sendCommand(sent));
    };
  const dialledAs = (announced: string): string => {
    const mapped = settings.natMap[announced];
    return mapped === undefined ? announced : `${mapped.host}:${String(mapped.port)}`;
  };
  const firstTry = new FirstTry({ cluster, dialledAs });
  return (command) => {
    firstTry.send(command);
  };
}
