import { RedisConnectionLimitError } from './redis.errors.js';

/*
 * Every socket to Redis is counted here before it is opened, whatever it is for: commands to primaries, reads from
 * replicas, refreshes of the slot map. A node of a cluster serves ten services with ten instances each; without a
 * bound a leak in one of them would take the connections of all.
 */

/** Connections one process may hold over all uses. */
export const MAX_CONNECTIONS_PER_PROCESS = 50;

/** Counts the sockets of a process and refuses the one past the limit. */
export class ConnectionBudget {
  readonly limit: number;
  #open = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Sockets that are open or being opened. */
  get open(): number {
    return this.#open;
  }

  /**
   * Takes the place of one socket.
   *
   * @returns gives the place back; a second call does nothing
   * @throws RedisConnectionLimitError when no place is left
   */
  take(): () => void {
    if (this.#open >= this.limit) throw new RedisConnectionLimitError(this.limit);
    this.#open += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#open -= 1;
      isHeld = false;
    };
  }
}

/** The budget that all clients of this process share. */
export const processConnections = new ConnectionBudget(MAX_CONNECTIONS_PER_PROCESS);
