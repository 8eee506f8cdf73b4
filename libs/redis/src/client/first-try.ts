import type { Command, Redis } from 'ioredis';
import { processHotKeys } from '../diagnosis/hot-keys.js';
import type { CountingCluster } from './counting-cluster.js';
import { addressOf } from './node-address.js';
import type { RedisCommand, Resender } from './redis-command.js';

/*
 * ioredis' cluster prepares every command for redirects: closures, an entry in a weak set, an error handler of its own.
 * Almost none comes back. Here a command goes to the primary of its slot as it is. If it comes back it goes once more where
 * the node says, and with the second setback, or when that node is not known, to ioredis' cluster (docs/adr/0191).
 */

export interface FirstTryOptions {
  readonly cluster: CountingCluster;
  /** `host:port` under which a node is dialled that announces itself so. */
  readonly dialledAs: (announced: string) => string;
}

/** What ioredis calls when it has judged a setback, at once or after a while. */
interface Handlers {
  readonly moved: (slot: number, announced: string) => void;
  readonly ask: (slot: string, announced: string) => void;
  /** A lost connection, TRYAGAIN, CLUSTERDOWN. */
  readonly again: () => void;
}

/** The way of commands to the primaries of a cluster. */
export class FirstTry implements Resender {
  readonly #cluster: CountingCluster;
  readonly #dialledAs: FirstTryOptions['dialledAs'];
  /** By `host:port`, as the slot map names them. */
  readonly #nodes = new Map<string, Redis>();
  readonly #byCluster: (command: Command) => unknown;
  /** Who sends on what was redirected already. */
  readonly #ioredis: Resender;

  constructor({ cluster, dialledAs }: FirstTryOptions) {
    this.#cluster = cluster;
    this.#dialledAs = dialledAs;
    this.#byCluster = (command) => cluster.sendCommand(command);
    this.#ioredis = {
      resend: (command, error) => {
        const again = this.#againFor(command);
        this.#judge(command, error, { moved: again, ask: again, again });
      },
    };
    cluster.on('+node', (node: Redis) => {
      this.#nodes.set(addressOf(node), node);
    });
    cluster.on('-node', (node: Redis) => {
      const address = addressOf(node);
      // By the time that one has ended, another may have taken its place.
      if (this.#nodes.get(address) === node) this.#nodes.delete(address);
    });
  }

  /** Sends a command while the cluster is ready; one whose node is not known goes where ioredis thinks best. */
  send(command: RedisCommand): void {
    const primary = this.#cluster.slots[command.getSlot()]?.[0];
    const node = primary === undefined ? undefined : this.#nodes.get(primary);
    if (node === undefined) {
      command.sendBy(this.#byCluster);
      return;
    }
    processHotKeys.see(command);
    command.sendTo(node, this);
  }

  resend(command: RedisCommand, error: Error): void {
    const again = this.#againFor(command);
    const follow = (announced: string, prepare: (node: Redis, address: string) => void): void => {
      const address = this.#dialledAs(announced);
      const node = this.#nodes.get(address);
      if (node === undefined || command.isSettled) {
        again();
        return;
      }
      prepare(node, address);
      command.sendTo(node, this.#ioredis);
    };
    this.#judge(command, error, {
      moved: (slot, announced) => {
        follow(announced, (_, address) => {
          this.#learn(slot, address);
        });
      },
      ask: (_, announced) => {
        follow(announced, (node) => void node.asking());
      },
      again,
    });
  }

  /** Whether it may be sent again, and after how long, ioredis knows. */
  #judge(command: RedisCommand, error: Error, { moved, ask, again }: Handlers): void {
    const end = (): void => {
      command.endWith(error);
    };
    const waited = { tryagain: again, clusterDown: again, connectionClosed: again };
    this.#cluster.handleError(error, {}, { moved, ask, ...waited, maxRedirections: end, defaults: end });
  }

  #againFor(command: RedisCommand): () => void {
    return () => {
      if (!command.isSettled) command.sendBy(this.#byCluster);
    };
  }

  /** For the next ones, until the whole map has been read. */
  #learn(slot: number, primary: string): void {
    this.#cluster.slots[slot] = [primary];
    this.#cluster.refreshSlotsCache();
  }
}
