import { ensureRedis } from '../redis/redis-install.js';
import { ClusterControl } from '../redis/cluster-control.js';
import { RedisCli } from '../redis/redis-cli.js';
import { UnknownNodeError } from '../redis/redis.errors.js';
import { stateDirectory } from '../workspace.js';
import { Holds, redisPart } from './holds.js';
import { readRunningStack } from './running-stack.js';

/** The Redis Cluster of the running shop, in the hands of a tool beside it. */
export interface RunningCluster {
  readonly control: ClusterControl;
  /** Of every node. */
  readonly ports: readonly number[];
  /** kill -9. `npm start` brings the node back a few seconds later, as a container's restart policy would. */
  kill(port: number): void;
  /** A node that ends from now on stays down until it is let go, or this process ends. */
  holdDown(port: number): void;
  letGo(port: number): void;
  /** SIGSTOP: the node hangs with its sockets open. */
  pause(port: number): void;
  resume(port: number): void;
}

/** @throws StackNotRunningError when this clone's shop is not running */
export async function runningCluster(): Promise<RunningCluster> {
  const { cli } = await ensureRedis();
  const { redis, redisAccess } = readRunningStack();
  const ports = redis.map(({ port }) => port);
  const holds = new Holds(stateDirectory);
  const signal = (name: NodeJS.Signals) => (port: number) => {
    process.kill(pidOf(port), name);
  };
  return {
    control: new ClusterControl({ cli: new RedisCli(cli, redisAccess), ports }),
    ports,
    kill: signal('SIGKILL'),
    holdDown: (port) => holds.take(redisPart(port)),
    letGo: (port) => holds.letGo(redisPart(port)),
    pause: signal('SIGSTOP'),
    resume: signal('SIGCONT'),
  };
}

/** Read anew each time: a node that was started again has another one. */
function pidOf(port: number): number {
  const { redis } = readRunningStack();
  const node = redis.find((candidate) => candidate.port === port);
  if (node) return node.pid;
  throw new UnknownNodeError({ port, ports: redis.map((known) => known.port) });
}
