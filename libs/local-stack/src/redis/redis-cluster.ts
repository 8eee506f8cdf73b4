import type { ManagedProcess } from '../processes/managed-process.js';
import { ClusterControl, type SlotMove } from './cluster-control.js';
import type { ClusterMember } from './cluster-members.js';
import { entranceOf, type RedisAccess, type RedisEntrance } from './redis-access.js';
import type { RedisCli } from './redis-cli.js';
import type { RedisNode } from './redis-node.js';
import { UnknownNodeError } from './redis.errors.js';

export interface RedisClusterParts {
  /** Those that the cluster was formed of. */
  readonly nodes: readonly RedisNode[];
  readonly cli: RedisCli;
  readonly access: RedisAccess | null;
  /** Starts one more, without any data. */
  readonly launch: (port: number) => RedisNode;
  /** Called before a node is added to those the cluster was formed of, and when the last of such has gone. */
  readonly onGrown: (isGrown: boolean) => void;
}

/** A cluster on loopback whose processes are ours, and what can be done to it. Made by `startRedisCluster`. */
export class RedisCluster implements RedisEntrance {
  /** Null where everyone is let in. */
  readonly access: RedisAccess | null;
  readonly #options: RedisClusterParts;
  #nodes: readonly RedisNode[];

  constructor(options: RedisClusterParts) {
    this.access = options.access;
    this.#options = options;
    this.#nodes = options.nodes;
  }

  /** Every node with the pid of its present (or, when it is down, last) process. */
  get nodes(): { port: number; pid: number }[] {
    return this.#nodes.map(({ port, process }) => ({ port, pid: process.pid }));
  }

  /** `127.0.0.1:p,...`, what REDIS_NODES takes; host names where clients check them. */
  get seeds(): string {
    return entranceOf(
      this.#nodes.map((node) => node.port),
      this.access,
    ).seeds;
  }

  /** See {@link ClusterControl.cli}. */
  cli(port: number, ...command: string[]): Promise<string> {
    return this.control.cli(port, ...command);
  }

  /** See {@link ClusterControl.roles}. */
  roles(): Promise<ClusterMember[]> {
    return this.control.roles();
  }

  /** The node's present or last process, for who wants to know when it ends. */
  processOf(port: number): ManagedProcess {
    return this.#node(port).process;
  }

  /** kill -9: nothing is flushed, no peer is told. */
  async kill(port: number): Promise<void> {
    await this.#node(port).process.kill();
  }

  /** SIGSTOP: the node hangs with its sockets open. */
  pause(port: number): void {
    this.#node(port).process.signal('SIGSTOP');
  }

  resume(port: number): void {
    this.#node(port).process.signal('SIGCONT');
  }

  /** Starts a node again that was killed or stopped, or stops and starts a running one; returns when it answers. */
  restart(port: number): Promise<void> {
    return this.#node(port).restart();
  }

  /**
   * Starts one more node. It knows nobody yet: {@link ClusterControl.join} makes it one of the cluster. A cluster that is
   * stopped with such nodes is formed anew at its next start.
   *
   * @throws ProcessDiedError, say on a taken port
   */
  async addNode(port: number): Promise<void> {
    this.#options.onGrown(true);
    const node = this.#options.launch(port);
    try {
      await node.untilAnswers();
      this.#nodes = [...this.#nodes, node];
    } catch (error) {
      await node.process.stop();
      throw error;
    }
  }

  /** Stops a node that was added. {@link ClusterControl.forget} comes before it. */
  async removeNode(port: number): Promise<void> {
    const leaving = this.#node(port);
    this.#nodes = this.#nodes.filter((node) => node !== leaving);
    await leaving.process.stop();
    if (this.#nodes.length === this.#options.nodes.length) this.#options.onGrown(false);
  }

  /** What an operator does to the nodes that there are now. */
  get control(): ClusterControl {
    return new ClusterControl({ cli: this.#options.cli, ports: this.#nodes.map((node) => node.port) });
  }

  /** See {@link ClusterControl.failover}. */
  failover(replicaPort: number): Promise<void> {
    return this.control.failover(replicaPort);
  }

  /** See {@link ClusterControl.moveSlots}. */
  moveSlots(move: SlotMove): Promise<void> {
    return this.control.moveSlots(move);
  }

  /** See {@link ClusterControl.waitUntilHealthy}. */
  waitUntilHealthy(options: { withinMs?: number } = {}): Promise<void> {
    return this.control.waitUntilHealthy(options);
  }

  /** Stops every node, data on disk; returns when all have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.process.stop()));
  }

  #node(port: number): RedisNode {
    const node = this.#nodes.find((candidate) => candidate.port === port);
    if (node) return node;
    throw new UnknownNodeError({ port, ports: this.#nodes.map((known) => known.port) });
  }
}
