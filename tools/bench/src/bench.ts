import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, guardian, type RedisCluster, startRedisCluster } from '@shop/local-stack';
import { CLIENT_CORE, SERVER_CORE, type Cores } from './machine/cores.js';
import { installPeer, peerModule, type PeerName } from './peers/peers.js';
import type { Ability, Context, Entry } from './worker/abilities.js';
import { Worker } from './worker/worker.js';

/** How long and how often is measured. */
export interface Pace {
  readonly rounds: number;
  readonly roundMs: number;
}

/** A contestant by its label; `peer: null` is ours. */
export interface Wanted {
  readonly label: string;
  readonly peer: PeerName | null;
  readonly ability: Ability;
  readonly kind: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface ClusterWish {
  /** `throughput`: 3 primaries alone, so that no replica takes a share of the core; `events`: 3 and their replicas. */
  readonly kind: 'throughput' | 'events';
  /** Settings over those of infra/redis/redis.conf. */
  readonly conf?: Readonly<Record<string, string>>;
}

const OURS = new URL('./ours/ours.js', import.meta.url).href;

/** Owner of all that runs while a part is measured: its cluster, the contestants. */
export class Bench {
  readonly pace: Pace;
  readonly cores: Cores;
  readonly say: (text: string) => void;
  readonly #portBase: number | null;
  readonly #directory = mkdtempSync(join(tmpdir(), 'shop-bench-'));
  readonly #workers = new Set<Worker>();
  readonly #owned: { stop(): Promise<unknown> }[] = [];
  #cluster: RedisCluster | null = null;

  constructor(options: { pace: Pace; cores: Cores; portBase: number | null; say: (text: string) => void }) {
    this.pace = options.pace;
    this.cores = options.cores;
    this.say = options.say;
    this.#portBase = options.portBase;
    guardian.removeDirectory(this.#directory);
  }

  /** For what has to lie somewhere. */
  get directory(): string {
    return this.#directory;
  }

  /** A cluster of a part's own, on the servers' core. @throws what `startRedisCluster` throws */
  async startCluster({ kind, conf = {} }: ClusterWish): Promise<RedisCluster> {
    await this.stopCluster();
    const size = kind === 'events' ? 6 : 3;
    const base = this.#portBase;
    const ports =
      base === null
        ? await freePorts(size, { withBus: true })
        : Array.from({ length: size }, (_, index) => base + index);
    const directory = mkdtempSync(join(this.#directory, `${kind}-`));
    const cluster = await startRedisCluster({ directory, ports, primaries: 3, conf });
    this.#cluster = cluster;
    this.cores.pin(
      SERVER_CORE,
      cluster.nodes.map(({ pid }) => pid),
    );
    return cluster;
  }

  async stopCluster(): Promise<void> {
    for (const server of this.#owned.splice(0).reverse()) await server.stop();
    await this.#cluster?.stop();
    this.#cluster = null;
  }

  /** Stopped together with the part's cluster, the last one first. */
  own(server: { stop(): Promise<unknown> }): void {
    this.#owned.push(server);
  }

  /**
   * A contestant in a process of its own, its library open; on the clients' core unless said otherwise.
   *
   * @throws PeerNotInstalledError, WorkerFailedError
   */
  async open(
    wanted: Wanted,
    cluster: Pick<RedisCluster, 'nodes'>,
    { core = CLIENT_CORE }: { core?: number } = {},
  ): Promise<Worker> {
    if (wanted.peer !== null && (await installPeer(wanted.peer)))
      this.say(`  ${wanted.peer}: packages fetched`);
    const seeds = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const context: Context & Record<string, unknown> = { ...wanted.context, seeds };
    const { label, peer, ability, kind } = wanted;
    const entry: Entry = { label, ability, kind, context, module: peer === null ? OURS : peerModule(peer) };
    const worker = new Worker({
      entry,
      core,
      cores: this.cores,
      logDirectory: join(this.#directory, 'logs'),
    });
    this.#workers.add(worker);
    await worker.open();
    return worker;
  }

  async close(worker: Worker): Promise<void> {
    this.#workers.delete(worker);
    await worker.close();
  }

  async closeWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.close(worker)));
  }

  /** Ends everything; returns when nothing runs any more. */
  async stop(): Promise<void> {
    await this.closeWorkers();
    await this.stopCluster();
    rmSync(this.#directory, { recursive: true, force: true });
    guardian.keepDirectory(this.#directory);
  }
}
