import type { Redis } from 'ioredis';
import { slotOf } from '../keys/hash-slot.js';
import { ClusterConnection } from './cluster-connection.js';
import type { RedisLogger } from './cluster-options.js';
import { CommandSender } from './command-sender.js';
import { processConnections, type ConnectionBudget } from './connection-budget.js';
import { addressOf } from './node-address.js';
import { RedisCommands } from './redis-commands.js';
import type { RedisSettings, Use } from './redis-settings.js';
import { RedisUnavailableError } from './redis.errors.js';

/*
 * A process' door to the cluster: two pools, one for the primaries and one for reads from replicas, each dialled at
 * its first command. Every use takes its commands from here and has its own deadline; all share the sockets and the
 * bound on their number. Redis down: commands wait until their deadline, then fail with a typed 503.
 */

export interface RedisClientOptions {
  /** Name of the process, seen in `CLIENT LIST` as `shop:<service>`. */
  readonly service: string;
  readonly settings: RedisSettings;
  readonly logger?: RedisLogger;
  /** Where sockets are counted; by default together with all other clients of the process. */
  readonly connections?: ConnectionBudget;
}

export class RedisClient {
  readonly settings: RedisSettings;
  readonly #primaries: ClusterConnection;
  readonly #replicas: ClusterConnection;
  readonly #senders: CommandSender[] = [];
  readonly #nodeSender: CommandSender;
  readonly #uses = new Map<Use, RedisCommands>();

  constructor({ service, settings, logger, connections = processConnections }: RedisClientOptions) {
    const shared = { service, settings, logger, connections };
    this.settings = settings;
    this.#primaries = new ClusterConnection({ ...shared, readsFrom: 'primary' });
    this.#replicas = new ClusterConnection({ ...shared, readsFrom: 'replica' });
    const deadlineMs = settings.deadlinesMs.topology;
    this.#nodeSender = this.#sender({ connection: this.#primaries, use: 'topology', deadlineMs });
  }

  /**
   * Learns the slot map and says whether the cluster answers. Not needed before commands: the first one connects.
   *
   * @throws RedisDeadlineError when no seed answered within the state deadline; connecting goes on in the background
   */
  async connect(): Promise<void> {
    await this.forUse('state').send({ name: 'ping', args: [], retry: 'idempotent' });
  }

  /**
   * Asks a random node for a sign of life, under the topology deadline.
   *
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async ping(): Promise<void> {
    await this.forUse('topology').send({ name: 'ping', args: [], retry: 'idempotent' });
  }

  /** The commands of one use, under the deadline that `settings.deadlinesMs` gives it. */
  forUse(use: Use): RedisCommands {
    const known = this.#uses.get(use);
    if (known !== undefined) return known;
    const deadlineMs = this.settings.deadlinesMs[use];
    const commands = new RedisCommands({
      primary: this.#sender({ connection: this.#primaries, use, deadlineMs }),
      replica: this.#sender({ connection: this.#replicas, use, deadlineMs: deadlineMs / 2 }),
      fallback: this.#sender({ connection: this.#primaries, use, deadlineMs: deadlineMs / 2 }),
    });
    this.#uses.set(use, commands);
    return commands;
  }

  /** `host:port` of the primary that owns a key's slot as the client's map has it; `null` while no map is known. */
  primaryOf(key: string): string | null {
    return this.#primaries.nodesOf(slotOf(key))[0] ?? null;
  }

  /**
   * Sends a command to each node of the client's map, replicas included, under the topology deadline.
   *
   * @returns by dialled `host:port` the reply, or the typed error of a node that did not answer, and how long it took
   */
  async askEachNode(
    name: string,
    ...args: string[]
  ): Promise<Map<string, ({ reply: unknown } | { error: unknown }) & { tookMs: number }>> {
    const askedMs = performance.now();
    const answers = this.#primaries.nodes().map(async (node) => {
      const answer = await this.#nodeSender.sendTo(node, { name, args, retry: 'idempotent' }).then(
        (reply) => ({ reply }),
        (error: unknown) => ({ error }),
      );
      return [addressOf(node), { ...answer, tookMs: performance.now() - askedMs }] as const;
    });
    return new Map(await Promise.all(answers));
  }

  /**
   * Sends a command to one node, under the topology deadline: no redirect is followed and nothing is retried.
   *
   * @throws RedisUnavailableError when the map does not have the node; RedisDeadlineError, RedisReplyError (its `replyCode`
   *   is MOVED or ASK where another node has to be asked)
   */
  async askNode(address: string, name: string, ...args: string[]): Promise<unknown> {
    const node = this.#primaries.nodeAt(address);
    if (node === null) throw new RedisUnavailableError(`the slot map does not have ${address}`);
    return this.#nodeSender.sendTo(node, { name, args, retry: 'idempotent' });
  }

  /** `host:port` of the primaries as the client's map has them; empty while no map is known. */
  primaries(): string[] {
    return this.#primaries.primaries();
  }

  /**
   * How often a command to a primary was sent elsewhere, told to wait, refused, or lost its connection. While it stays the
   * same, every answer came from the node that the map names.
   */
  get setbacks(): number {
    return this.#primaries.setbacks;
  }

  /** `host:port` of the nodes of each shard, its primary first, as the client's map has them; empty while none is known. */
  shards(): (readonly string[])[] {
    return this.#primaries.shards();
  }

  /** Begins to learn the slot map, if nobody did. Redis away: goes on in the background until it is known. */
  dial(): void {
    this.#primaries.dial();
  }

  /** See {@link ClusterConnection.openNode}. */
  openNode(address: string, options: { protocol?: 2 | 3 } = {}): Redis | null {
    return this.#primaries.openNode(address, options);
  }

  /** See {@link ClusterConnection.onRefresh}. */
  onRefresh(listener: () => void): () => void {
    return this.#primaries.onRefresh(listener);
  }

  /** Calls back when the map shows a former replica as a primary: what was confirmed last may be lost. */
  onPromotion(listener: () => void): void {
    this.#primaries.onPromotion(listener);
  }

  /** Waits for the commands under way, at most one deadline each, and closes every socket. */
  async close(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.idle()));
    for (const sender of this.#senders) sender.stop();
    await Promise.all([this.#primaries.close(), this.#replicas.close()]);
  }

  #sender(options: ConstructorParameters<typeof CommandSender>[0]): CommandSender {
    const sender = new CommandSender(options);
    this.#senders.push(sender);
    return sender;
  }
}
