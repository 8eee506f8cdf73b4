import { until } from '../conditions/until.js';
import { membersSeenBy } from './cluster-formation.js';
import { waitUntilHealthy } from './cluster-health.js';
import { slotCount, type ClusterMember } from './cluster-members.js';
import type { ManagedProcess } from '../processes/managed-process.js';
import type { RedisBinaries } from './redis-binaries.js';
import { RedisCli } from './redis-cli.js';
import type { RedisNode } from './redis-node.js';
import { UnknownNodeError } from './redis.errors.js';

/** A running cluster on loopback and what can be done to it. Made by `startRedisCluster`. */
export class RedisCluster {
  readonly #nodes: readonly RedisNode[];
  readonly #cli: RedisCli;

  constructor(options: { nodes: readonly RedisNode[]; binaries: RedisBinaries }) {
    this.#nodes = options.nodes;
    this.#cli = new RedisCli(options.binaries.cli);
  }

  /** Every node with the pid of its present (or, when it is down, last) process. */
  get nodes(): { port: number; pid: number }[] {
    return this.#nodes.map(({ port, process }) => ({ port, pid: process.pid }));
  }

  /** `127.0.0.1:p,...`, what REDIS_NODES takes. */
  get seeds(): string {
    return this.#nodes.map((node) => `127.0.0.1:${node.port}`).join(',');
  }

  /**
   * Sends one command to one node and returns redis-cli's raw output.
   *
   * @throws CommandFailedError when the node refuses it, is down or silent.
   */
  cli(port: number, ...command: string[]): Promise<string> {
    return this.#cli.ask(port, ...command);
  }

  /** The members as the first node that answers sees them. */
  async roles(): Promise<ClusterMember[]> {
    const running = this.#nodes.filter((node) => node.process.isRunning);
    return Promise.any(running.map((node) => membersSeenBy(this.#cli, node.port)));
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

  /** Planned failover: the replica takes over from its living primary without losing a write. */
  async failover(replicaPort: number): Promise<void> {
    await this.#cli.ask(this.#node(replicaPort).port, 'CLUSTER', 'FAILOVER');
    const isPrimary = async () => (await this.#member(replicaPort, replicaPort)).role === 'primary';
    await until(isPrimary, { what: `redis ${replicaPort} is a primary`, withinMs: 15_000 });
  }

  /** Moves slots with their keys from one primary to another while both serve. */
  async moveSlots(move: { from: number; to: number; count: number }): Promise<void> {
    const [from, to] = await Promise.all([
      this.#member(move.from, move.from),
      this.#member(move.to, move.from),
    ]);
    const expected = slotCount(to) + move.count;
    const plan = ['--cluster-from', from.id, '--cluster-to', to.id, '--cluster-slots', String(move.count)];
    await this.#cli.cluster('reshard', `127.0.0.1:${move.from}`, ...plan, '--cluster-yes');
    const agreed = async () => {
      const views = await Promise.all(this.#nodes.map((node) => this.#member(move.to, node.port)));
      return views.every((view) => slotCount(view) === expected);
    };
    await until(agreed, { what: `every node knows of the ${move.count} moved slots`, withinMs: 15_000 });
  }

  /**
   * Returns when every node reports cluster_state:ok with all slots served and every replica is synced.
   *
   * @throws ConditionTimeoutError after `withinMs` (default 30 s).
   */
  waitUntilHealthy(options: { withinMs?: number } = {}): Promise<void> {
    const ports = this.#nodes.map((node) => node.port);
    return waitUntilHealthy({ cli: this.#cli, ports, withinMs: options.withinMs });
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

  async #member(port: number, seenBy: number): Promise<ClusterMember> {
    const members = await membersSeenBy(this.#cli, seenBy);
    const member = members.find((candidate) => candidate.port === port);
    if (member) return member;
    throw new UnknownNodeError({ port, ports: members.map((known) => known.port) });
  }
}
