import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { freePorts } from '../ports/ports.js';
import { ProcessDiedError } from '../processes/process.errors.js';
import { formCluster } from './cluster-formation.js';
import { ensureRedis } from './redis-install.js';
import { RedisCli } from './redis-cli.js';
import { RedisCluster } from './redis-cluster.js';
import { RedisNode } from './redis-node.js';

export interface RedisClusterOptions {
  /** Holds the data of the nodes and their logs; made when missing. Nodes found there are started again with their data. */
  readonly directory: string;
  /** One port a node, primaries first; default six free ones, chosen at random. The bus takes each port + 10,000. */
  readonly ports?: readonly number[];
  /** How many of the nodes begin as primaries, default 3. */
  readonly primaries?: number;
  /** Settings over those of infra/redis/redis.conf, as redis.conf spells them. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Folder for one log a node, default `directory`. */
  readonly logDirectory?: string;
}

const ATTEMPTS = 5;
const NODES = 6;

/**
 * Starts a real Redis Cluster on loopback and returns when it is healthy, replicas synced. Installs redis-server where
 * it is missing and that is possible without asking. Should this process die, the guardian ends the nodes.
 *
 * @throws RedisMissingError, RedisTooOldError, ProcessDiedError (a node ended, say on a taken port), ConditionTimeoutError.
 */
export async function startRedisCluster(options: RedisClusterOptions): Promise<RedisCluster> {
  if (options.ports) return startOn(options.ports, options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePorts(NODES, { withBus: true }), options);
    } catch (error) {
      // Another test run may have taken one of the ports between the look and the start.
      if (!(error instanceof ProcessDiedError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOn(ports: readonly number[], options: RedisClusterOptions): Promise<RedisCluster> {
  const binaries = await ensureRedis();
  const record = new ClusterRecord(options.directory);
  const isKnown = record.describes(ports);
  if (!isKnown) record.clear(ports);
  const nodes = ports.map((port) => nodeOn(port, { ...options, binaries }));
  const cluster = new RedisCluster({ nodes, binaries });
  try {
    await Promise.all(nodes.map((node) => node.untilAnswers()));
    if (!isKnown)
      await formCluster({ cli: new RedisCli(binaries.cli), ports, primaries: options.primaries ?? 3 });
    await cluster.waitUntilHealthy();
    record.write(ports);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

type NodeSurroundings = RedisClusterOptions & { binaries: Awaited<ReturnType<typeof ensureRedis>> };

function nodeOn(port: number, { directory, logDirectory, conf, binaries }: NodeSurroundings): RedisNode {
  return new RedisNode({
    port,
    binaries,
    directory: nodeDirectory(directory, port),
    logFile: join(logDirectory ?? directory, `redis-${port}.log`),
    conf: conf ?? {},
  });
}

function nodeDirectory(directory: string, port: number): string {
  return join(directory, `redis-${port}`);
}

/**
 * Remembers that a whole cluster was formed on these ports. Without the record what lies in the folders is half a
 * cluster (a start that was interrupted) or one that knows itself under other ports, and it is formed anew: no fact
 * lives in Redis alone.
 */
class ClusterRecord {
  readonly #file: string;

  constructor(readonly directory: string) {
    this.#file = join(directory, 'redis-cluster.json');
  }

  describes(ports: readonly number[]): boolean {
    if (!existsSync(this.#file)) return false;
    const recorded = z.array(z.number()).parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    return recorded.join() === ports.join();
  }

  clear(ports: readonly number[]): void {
    rmSync(this.#file, { force: true });
    for (const port of ports) rmSync(nodeDirectory(this.directory, port), { recursive: true, force: true });
  }

  write(ports: readonly number[]): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(this.#file, JSON.stringify(ports));
  }
}
