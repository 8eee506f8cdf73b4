/**
 * The running shop in the hands of a drill: the processes of `npm start`, or the containers of `docker compose`. Faults
 * know no more of it than this. What is done to it here and not undone yet is in `Changes`.
 */
import type { ServiceName } from '@shop/contracts/services';
import type { ClusterControl } from '@shop/local-stack';

export interface RunningShop {
  /** Of the front door, without a slash at the end. It believes whom a request from here says it is for. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer` it makes the caller an operator. */
  readonly operatorToken: string;
  /** Of the databases, by service that owns one, as they are reached from here. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly postgres: Store;
  /** The Redis Cluster as it is now: look anew when nodes have come or gone. */
  cluster(): Promise<ShopCluster>;
  /** The processes that a service has now. @throws ServiceNotRunningError, NoSuchContainerError */
  instances(service: ServiceName): Promise<Instance[]>;
  /**
   * Starts one more instance of a service, which nobody asks anything, and ends it as soon as it takes requests.
   *
   * @returns how long its start took, in milliseconds
   */
  timeOneStart(service: ServiceName): Promise<number>;
  /** Starts again what was stopped here and is still down, and lets go of what was opened. */
  close(): Promise<void>;
}

/** The Redis Cluster of the shop. Nodes go by their ports; in containers by their numbers, as if those were ports. */
export interface ShopCluster {
  readonly control: ClusterControl;
  /** Of every node. */
  readonly ports: readonly number[];
  /** kill -9. Where `npm start` is, it brings the node back a few seconds later, without being asked. */
  kill(port: number): Promise<void>;
  /** kill -9, and the node stays down until it is brought back. */
  takeDown(port: number): Promise<void>;
  /** A node that was killed or taken down may run; harmless where it does. */
  bringBack(port: number): Promise<void>;
  /** Asks the node to end (SIGTERM), and returns when another process is in its place. @throws ConditionTimeoutError */
  restart(port: number): Promise<void>;
  /** The node hangs with its sockets open. */
  pause(port: number): Promise<void>;
  resume(port: number): Promise<void>;
  /** Ports for nodes that join. */
  readonly spare: readonly [primary: number, replica: number];
  /** One more node, which knows nobody. It is none of these `ports`: look at the cluster anew. */
  addNode(port: number): Promise<void>;
  /** Stops a node that was added and that the cluster has forgotten. */
  removeNode(port: number): Promise<void>;
}

/** How long something may take, in milliseconds, and what gives up before. */
export interface Patience {
  readonly withinMs: number;
  readonly signal?: AbortSignal;
}

/** One process of a service. When it has ended another one is put in its place. */
export interface Instance {
  readonly service: ServiceName;
  /** `cart 3004`, `cart-1`. */
  readonly name: string;
  /** When this returns it does nothing more, with its sockets open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** kill -9, whether it is paused or not. */
  kill(): Promise<void>;
  /** SIGTERM: it is asked to end. */
  terminate(): Promise<void>;
  /** @throws ConditionTimeoutError */
  untilEnded(patience: Patience): Promise<void>;
  /** Returns when another process in its place takes requests. @throws ConditionTimeoutError */
  untilReplaced(patience: Patience): Promise<void>;
}

/** Postgres. */
export interface Store {
  /** kill -9, and it stays down until it is brought back. */
  kill(): Promise<void>;
  /** As an administrator stops it: open transactions are rolled back, connections ended. It stays down as well. */
  stop(): Promise<void>;
  /** It may run; harmless where it does. */
  bringBack(): Promise<void>;
}
