import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { until } from '../conditions/until.js';
import { membersSeenBy } from './cluster-formation.js';
import { forget, join, replicate } from './cluster-growth.js';
import { waitUntilHealthy } from './cluster-health.js';
import { slotCount, type ClusterMember } from './cluster-members.js';
import type { NodesCli } from './redis-cli.js';
import { UnknownNodeError } from './redis.errors.js';

/** Moving slots and their keys from one primary to another. */
export interface SlotMove {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const AGREED_WITHIN_MS = 15_000;

/** What an operator does to a cluster on loopback from outside, whoever runs its processes. Nodes go by their ports. */
export class ClusterControl {
  readonly #cli: NodesCli;
  readonly #ports: readonly number[];

  constructor({ cli, ports }: { cli: NodesCli; ports: readonly number[] }) {
    this.#cli = cli;
    this.#ports = ports;
  }

  /**
   * Sends one command to one node and returns redis-cli's raw output.
   *
   * @throws CommandFailedError when the node refuses it, is down or silent.
   */
  cli(port: number, ...command: string[]): Promise<string> {
    return this.#cli.ask(port, ...command);
  }

  /** For who asks one node often: see {@link RedisCli.open}. */
  open(port: number): ChildProcessWithoutNullStreams {
    return this.#cli.open(port);
  }

  /** The members as the first node that answers sees them. */
  async roles(): Promise<ClusterMember[]> {
    return Promise.any(this.#ports.map((port) => membersSeenBy(this.#cli, port)));
  }

  /** Planned failover: the replica takes over from its living primary without losing a write. */
  async failover(replicaPort: number): Promise<void> {
    await this.#cli.ask(this.#known(replicaPort), 'CLUSTER', 'FAILOVER');
    const isPrimary = async () => (await this.#member(replicaPort, replicaPort)).role === 'primary';
    await until(isPrimary, { what: `redis ${replicaPort} is a primary`, withinMs: AGREED_WITHIN_MS });
  }

  /** Moves slots with their keys while both primaries serve; returns when every node knows. */
  async moveSlots(move: SlotMove): Promise<void> {
    const [from, to] = await Promise.all([
      this.#member(move.from, move.from),
      this.#member(move.to, move.from),
    ]);
    const expected = slotCount(to) + move.count;
    const plan = ['--cluster-from', from.id, '--cluster-to', to.id, '--cluster-slots', String(move.count)];
    await this.#cli.cluster('reshard', `127.0.0.1:${move.from}`, ...plan, '--cluster-yes');
    const agreed = async () => {
      for (const port of this.#ports)
        if (slotCount(await this.#member(move.to, port)) !== expected) return false;
      return true;
    };
    await until(agreed, {
      what: `every node knows of the ${move.count} moved slots`,
      withinMs: AGREED_WITHIN_MS,
      everyMs: 250,
    });
  }

  /** Finishes or takes back the move of a slot that was broken off in the middle. @throws CommandFailedError */
  async mendSlots(): Promise<void> {
    await this.#cli.cluster('fix', `127.0.0.1:${this.#ports[0] ?? 0}`, '--cluster-yes');
  }

  /** A node of these ports that runs and knows nobody becomes one of the cluster, a primary without slots. */
  join(port: number): Promise<void> {
    return join({ cli: this.#cli, ports: this.#ports }, this.#known(port));
  }

  /** Makes a node without slots a replica; `waitUntilHealthy` says when it is synced. */
  replicate(pair: { readonly primary: number; readonly replica: number }): Promise<void> {
    return replicate({ cli: this.#cli, ports: this.#ports }, pair);
  }

  /** Nodes without slots are of the cluster no more; they have to end within a minute, or gossip brings them back. */
  forget(leaving: readonly number[]): Promise<void> {
    return forget({ cli: this.#cli, ports: this.#ports }, leaving);
  }

  /**
   * Returns when every node reports cluster_state:ok with all slots served, every replica is synced, and all agree who
   * is a primary of what.
   *
   * @throws ConditionTimeoutError after `withinMs` (default 30 s).
   */
  waitUntilHealthy(options: { withinMs?: number } = {}): Promise<void> {
    return waitUntilHealthy({ cli: this.#cli, ports: this.#ports, withinMs: options.withinMs });
  }

  #known(port: number): number {
    if (this.#ports.includes(port)) return port;
    throw new UnknownNodeError({ port, ports: [...this.#ports] });
  }

  async #member(port: number, seenBy: number): Promise<ClusterMember> {
    const members = await membersSeenBy(this.#cli, seenBy);
    const member = members.find((candidate) => candidate.port === port);
    if (member) return member;
    throw new UnknownNodeError({ port, ports: members.map((known) => known.port) });
  }
}
