import { until } from '../conditions/until.js';
import { ensureRedis } from '../redis/redis-install.js';
import { ClusterControl } from '../redis/cluster-control.js';
import { RedisCli } from '../redis/redis-cli.js';
import { UnknownNodeError } from '../redis/redis.errors.js';
import { stateDirectory } from '../workspace.js';
import { ExtraNodes } from './extra-nodes.js';
import { Holds, redisPart } from './holds.js';
import { readRunningStack } from './running-stack.js';

const NODES = 6;

/** The Redis Cluster of the running shop, in the hands of a tool beside it. */
export interface RunningCluster {
  readonly control: ClusterControl;
  /** Of every node. */
  readonly ports: readonly number[];
  /** kill -9. `npm start` brings the node back a few seconds later, as a container's restart policy would. */
  kill(port: number): void;
  /** SIGTERM: the node is asked to end, and brought back in the same way. */
  terminate(port: number): void;
  /**
   * Remembers the process of a node; returns when another one in its place runs.
   *
   * @returns what waits. @throws ConditionTimeoutError
   */
  replacement(port: number): () => Promise<void>;
  /** A node that ends from now on stays down until it is let go, or this process ends. */
  holdDown(port: number): void;
  letGo(port: number): void;
  /** SIGSTOP: the node hangs with its sockets open. */
  pause(port: number): void;
  resume(port: number): void;
  /**
   * `npm start` starts one more node, which knows nobody. It is none of these `ports`: look at the cluster anew.
   *
   * @throws ConditionTimeoutError when it does not come up
   */
  addNode(port: number): Promise<void>;
  /** Stops a node that was added and that the cluster has forgotten. @throws ConditionTimeoutError */
  removeNode(port: number): Promise<void>;
}

const REPLACED_WITHIN_MS = 90_000;
const COMES_AND_GOES_WITHIN_MS = 20_000;

/** Ports of the layout for nodes that join: a primary and its replica. */
export function sparePorts(ports: readonly number[]): readonly [primary: number, replica: number] {
  const first = Math.min(...ports) + NODES;
  return [first, first + 1];
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
    terminate: signal('SIGTERM'),
    replacement: replacementOf,
    ...growth(new ExtraNodes(stateDirectory)),
  };
}

function replacementOf(port: number): () => Promise<void> {
  const pid = pidOf(port);
  const isReplaced = () => Promise.resolve(pidOf(port) !== pid);
  return () => until(isReplaced, { what: `redis ${port} runs again`, withinMs: REPLACED_WITHIN_MS });
}

function growth(nodes: ExtraNodes): Pick<RunningCluster, 'addNode' | 'removeNode'> {
  const untilListed = (port: number, isListed: boolean) =>
    until(() => Promise.resolve(readRunningStack().redis.some((node) => node.port === port) === isListed), {
      what: `redis ${port} ${isListed ? 'runs' : 'has ended'}`,
      withinMs: COMES_AND_GOES_WITHIN_MS,
    });
  return {
    addNode: async (port) => {
      nodes.ask(port);
      await untilListed(port, true);
    },
    removeNode: async (port) => {
      nodes.sendAway(port);
      await untilListed(port, false);
    },
  };
}

/** Read anew each time: a node that was started again has another one. */
function pidOf(port: number): number {
  const { redis } = readRunningStack();
  const node = redis.find((candidate) => candidate.port === port);
  if (node) return node.pid;
  throw new UnknownNodeError({ port, ports: redis.map((known) => known.port) });
}
