/**
 * The whole shop on one machine: stores, databases, mail catcher, services, drill desk, in this order; stopped in the reverse one. Whatever
 * fails on the way up, what already runs is stopped before the error leaves. Whatever kills this process, the guardian
 * stops the rest.
 */
import { services, type ServiceName } from '@shop/contracts/services';
import type { RedisCluster } from '../redis/redis-cluster.js';
import type { ServiceProcess } from '../services/service-process.js';
import type { ToolProcess } from '../services/tool-process.js';
import { ExtraNodes, ExtraNodesKeeper } from './extra-nodes.js';
import { Holds, postgresPart, redisPart } from './holds.js';
import type { RunningStack } from './running-stack.js';
import type { LocalStackOptions } from './stack-options.js';
import { startServices } from './start-services.js';
import { startStores, type Stores } from './start-stores.js';
import { startDrillDesk, startMailCatcher } from './start-tools.js';
import { StartedParts } from './started-parts.js';
import { Supervisor } from './supervisor.js';

/** @throws whatever a step throws; nothing runs any more then. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const parts = new StartedParts(options.progress);
  try {
    const stores = await startStores(options, parts);
    const mail = await startMailCatcher(options, parts);
    const instances = await startServices({ ...options, stores }, parts);
    const drillDesk = await startDrillDesk(options, parts);
    return new LocalStack({ options, parts, stores, mail, instances, drillDesk });
  } catch (error) {
    await parts.stop();
    // What was torn down in the middle fails in its own words; the reason is the interruption.
    throw options.signal.aborted ? options.signal.reason : error;
  }
}

interface RunningParts {
  readonly options: LocalStackOptions;
  readonly parts: StartedParts;
  readonly stores: Stores;
  readonly mail: ToolProcess;
  readonly instances: readonly ServiceProcess[];
  readonly drillDesk: ToolProcess | null;
}

/** The shop, up. */
export class LocalStack {
  readonly #running: RunningParts;
  #supervisor: Supervisor | undefined;
  #extraNodes: ExtraNodesKeeper | undefined;

  constructor(running: RunningParts) {
    this.#running = running;
  }

  /** Starts again whatever ends by itself, and what tools ask for; `onChange` is called when a pid has changed. */
  supervise(onChange: () => void): void {
    const { options, stores, mail, instances, drillDesk } = this.#running;
    const supervisor = new Supervisor({ progress: options.progress, onRestart: onChange });
    const tools = drillDesk === null ? [mail] : [mail, drillDesk];
    for (const restartable of [...instances, ...tools]) supervisor.watch(partOf(restartable, 500));
    const holds = new Holds(options.directory);
    const isHeld = () => holds.isHeld(postgresPart);
    supervisor.watch({ ...partOf(stores.postgres, 1000), isHeld });
    for (const { port } of stores.redis.nodes) {
      supervisor.watch({
        process: () => stores.redis.processOf(port),
        restart: () => stores.redis.restart(port),
        // Longer than a failover takes: the replica has been promoted when the node is back.
        firstPauseMs: 5000,
        isHeld: () => holds.isHeld(redisPart(port)),
      });
    }
    this.#supervisor = supervisor;
    const { redis } = stores;
    const nodes = new ExtraNodes(options.directory);
    this.#extraNodes = new ExtraNodesKeeper({ redis, nodes, progress: options.progress, onChange });
  }

  get redis(): RedisCluster {
    return this.#running.stores.redis;
  }

  describe(): RunningStack {
    const { options, stores, mail, instances, drillDesk } = this.#running;
    const gatewayPort = options.layout.services.gateway[0] ?? services.gateway.localPort;
    const instancesOf = (name: ServiceName) =>
      instances
        .filter((instance) => instance.service === name)
        .map(({ port, process: { pid } }) => ({ port, pid }));
    const names = [...new Set(instances.map((instance) => instance.service))];
    return {
      baseUrl: `http://127.0.0.1:${gatewayPort}`,
      gatewayPort,
      services: Object.fromEntries(names.map((name) => [name, instancesOf(name)])),
      redis: stores.redis.nodes,
      redisAccess: stores.redis.access,
      postgres: { port: stores.postgres.port, pid: stores.postgres.pid },
      mail: { smtpPort: options.layout.mail.smtp, httpPort: mail.port, pid: mail.process.pid },
      drillDesk: drillDesk && { port: drillDesk.port, pid: drillDesk.process.pid },
      databaseUrls: { ...stores.databaseUrls },
      operatorToken: options.secrets.operatorToken,
    };
  }

  /** Drill desk, gateway, services, stores; returns when every process has ended. */
  async stop(): Promise<void> {
    this.#supervisor?.stop();
    await this.#extraNodes?.stop();
    await this.#running.parts.stop();
  }
}

interface Restartable {
  readonly process: ServiceProcess['process'];
  restart(): Promise<void>;
}

function partOf(restartable: Restartable, firstPauseMs: number) {
  return { process: () => restartable.process, restart: () => restartable.restart(), firstPauseMs };
}
