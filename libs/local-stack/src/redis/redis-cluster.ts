import type { ManagedProcess } from '../processes/managed-process.js';
import { ClusterControl, type SlotMove } from './cluster-control.js';
import type { ClusterMember } from './cluster-members.js';
import { entranceOf, type RedisAccess, type RedisEntrance } from './redis-access.js';
import type { RedisCli } from './redis-cli.js';
import type { RedisNode } from './redis-node.js';
import { UnknownNodeError } from './redis.errors.js';

/** A cluster on loopback whose processes are ours, and what can be done to it. Made by `startRedisCluster`. */
export class RedisCluster implements RedisEntrance {
  /** Null where everyone is let in. */
  readonly access: RedisAccess | null;
  readonly #nodes: readonly RedisNode[];
  readonly #control: ClusterControl;

  constructor(options: { nodes: readonly RedisNode[]; cli: RedisCli; access: RedisAccess | null }) {
    this.access = options.access;
    this.#nodes = options.nodes;
    this.#control = new ClusterControl({
      cli: options.cli,
      ports: options.nodes.map((node) => node.port),
    });
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
    return this.#control.cli(port, ...command);
  }

  /** See {@link ClusterControl.roles}. */
  roles(): Promise<ClusterMember[]> {
    return this.#control.roles();
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

  /** See {@link ClusterControl.failover}. */
  failover(replicaPort: number): Promise<void> {
    return this.#control.failover(replicaPort);
  }

  /** See {@link ClusterControl.moveSlots}. */
  moveSlots(move: SlotMove): Promise<void> {
    return this.#control.moveSlots(move);
  }

  /** See {@link ClusterControl.waitUntilHealthy}. */
  waitUntilHealthy(options: { withinMs?: number } = {}): Promise<void> {
    return this.#control.waitUntilHealthy(options);
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
