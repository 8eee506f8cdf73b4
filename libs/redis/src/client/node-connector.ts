import { createConnection, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { AbstractConnector, type RedisOptions } from 'ioredis';
import { coalesceWrites } from './coalesced-writes.js';
import type { ConnectionBudget } from './connection-budget.js';
import { noteAddress } from './socket-addresses.js';

/** What ioredis hands to a connector, as far as it matters here. */
interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ConnectionOptions;
}

const DISCONNECT_TIMEOUT_MS = 500;

function dial({ host, port, tls }: DialOptions): Socket {
  return tls === undefined ? createConnection({ host, port }) : connectTls({ host, port, ...tls });
}

/**
 * The one place where sockets to Redis are opened. ioredis makes a connector for each node and for each refresh of
 * the slot map, so whatever passes here is counted, and its writes are coalesced.
 *
 * @returns the class to hand to ioredis as `redisOptions.Connector`
 */
export function connectorWithin(budget: ConnectionBudget): NonNullable<RedisOptions['Connector']> {
  return class NodeConnector extends AbstractConnector {
    readonly #options: DialOptions;

    constructor(options: unknown) {
      super(DISCONNECT_TIMEOUT_MS);
      this.#options = options as DialOptions;
    }

    /** @throws RedisConnectionLimitError as a rejection, which ioredis passes on to the waiting commands */
    override async connect(): Promise<Socket> {
      this.connecting = true;
      const giveBack = budget.take();
      const socket = coalesceWrites(dial(this.#options));
      noteAddress(socket, `${this.#options.host}:${this.#options.port}`);
      socket.once('close', giveBack);
      socket.once('error', (error) => (this.firstError = error));
      this.stream = socket;
      return Promise.resolve(socket);
    }
  };
}
