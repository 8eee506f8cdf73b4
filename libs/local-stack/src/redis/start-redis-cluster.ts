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
import { secureNodes, type AclRules, type SecuredNodes } from './secured-nodes.js';

export interface RedisClusterOptions {
  /** Holds the data of the nodes and their logs; made when missing. Nodes found there are started again with their data. */
  readonly directory: string;
  /** One port a node, primaries first; default six free ones, chosen at random. The bus takes each port + 10,000. */
  readonly ports?: readonly number[];
  /** How many of the nodes begin as primaries, default 3. */
  readonly primaries?: number;
  /** Settings over those of infra/redis/redis.conf, as redis.conf spells them. */
  readonly conf?: Readonly<Record<string, string>>;
  /**
   * Rights by user. With users the nodes speak TLS only, under certificates made now, announce host names and let
   * nobody else in; passwords and authority are in `RedisCluster.access`. Needs `openssl`.
   */
  readonly users?: AclRules | undefined;
  /** Folder for one log a node, default `directory`. */
  readonly logDirectory?: string;
}

const ATTEMPTS = 5;
const NODES = 6;

/**
 * Starts a real Redis Cluster on loopback and returns when it is healthy, replicas synced. Installs redis-server where
 * it is missing and that is possible without asking. Should this process die, the guardian ends the nodes.
 *
 * @throws RedisMissingError, RedisTooOldError, ProcessDiedError (a node ended, say on a taken port),
 *   CommandFailedError (no openssl), ConditionTimeoutError.
 */
export async function startRedisCluster({ users, ...rest }: RedisClusterOptions): Promise<RedisCluster> {
  const secured = users ? await secureNodes({ directory: rest.directory, rules: users }) : null;
  const options = { ...rest, secured };
  if (options.ports) return startOn(options.ports, options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePorts(NODES, { withBus: true }), options);
    } catch (error) {
      // A program that asks nobody may have taken one of the ports between the look and the start.
      if (!(error instanceof ProcessDiedError) || attempt === ATTEMPTS) throw error;
    }
  }
}

type StartOptions = Omit<RedisClusterOptions, 'users'> & { readonly secured: SecuredNodes | null };

async function startOn(ports: readonly number[], options: StartOptions): Promise<RedisCluster> {
  const { server, cli: path } = await ensureRedis();
  const access = options.secured?.access ?? null;
  const cli = new RedisCli(path, access);
  const record = new ClusterRecord(options.directory);
  const isKnown = record.describes(ports);
  if (!isKnown) record.clear(ports);
  const nodes = ports.map((port) => nodeOn(port, { ...options, server, cli }));
  const launch = (port: number) => {
    record.clear([port]);
    return nodeOn(port, { ...options, server, cli });
  };
  const onGrown = (isGrown: boolean) => (isGrown ? record.clear([]) : record.write(ports));
  const cluster = new RedisCluster({ nodes, cli, access, launch, onGrown });
  try {
    await Promise.all(nodes.map((node) => node.untilAnswers()));
    if (!isKnown) await formCluster({ cli, ports, primaries: options.primaries ?? 3 });
    await cluster.waitUntilHealthy();
    record.write(ports);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

type NodeSurroundings = StartOptions & { readonly server: string; readonly cli: RedisCli };

function nodeOn(port: number, options: NodeSurroundings): RedisNode {
  const { directory, logDirectory, conf, secured, server, cli } = options;
  return new RedisNode({
    port,
    server,
    cli,
    directory: nodeDirectory(directory, port),
    logFile: join(logDirectory ?? directory, `redis-${port}.log`),
    conf: conf ?? {},
    securedBy: secured?.confFile ?? null,
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

  /** Forgets that the cluster was formed, with what these nodes kept. */
  clear(ports: readonly number[]): void {
    rmSync(this.#file, { force: true });
    for (const port of ports) rmSync(nodeDirectory(this.directory, port), { recursive: true, force: true });
  }

  write(ports: readonly number[]): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(this.#file, JSON.stringify(ports));
  }
}
