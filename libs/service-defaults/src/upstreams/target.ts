import { Pool } from 'undici';
import { TargetHealth } from './target-health.js';

/** How long a caller keeps a socket on which nothing is asked, in milliseconds. */
export const KEEP_IDLE_SOCKETS_MS = 1_000;

export interface TargetOptions {
  readonly url: URL;
  readonly connectTimeoutMs: number;
  /** Most sockets to this instance; more requests wait for a free one, under their deadline. */
  readonly connections: number;
  /** Most sockets that streams may keep, besides those. */
  readonly streams: number;
  /** How long a body may pause between two chunks, in milliseconds. */
  readonly bodyIdleMs: number;
}

/** How one instance is asked. */
export interface InstanceQuestion {
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The instance answered something else than 200. */
export class InstanceAnswerError extends Error {
  constructor(
    readonly status: number,
    path: string,
  ) {
    super(`answered ${String(status)} to GET ${path}`);
  }
}

/** One way to an instance: its sockets, and how many requests are on them. */
export interface Lane {
  readonly pool: Pool;
  inFlight: number;
}

/** One instance of a service: its sockets, what is on its way there, and whether it is worth asking. */
export class Target {
  readonly url: string;
  /** What ends by itself. */
  readonly exchanges: Lane;
  /** What keeps its socket for as long as somebody listens: apart, so that the others do not run out. */
  readonly streams: Lane;
  readonly health = new TargetHealth();

  constructor(options: TargetOptions) {
    this.url = options.url.origin;
    this.exchanges = { pool: poolOf(options, options.connections), inFlight: 0 };
    this.streams = { pool: poolOf(options, options.streams), inFlight: 0 };
  }

  laneOf({ isStream = false }: { readonly isStream?: boolean }): Lane {
    return isStream ? this.streams : this.exchanges;
  }

  /**
   * Asks this very instance for JSON, past the balancing: for reports that are each instance's own.
   *
   * @throws InstanceAnswerError for another status than 200, SyntaxError when it is not JSON; Error of undici, or an
   *   AbortError after `timeoutMs`
   */
  async readJson(path: string, { timeoutMs, headers = {} }: InstanceQuestion): Promise<unknown> {
    const { statusCode, body } = await this.exchanges.pool.request({
      path,
      method: 'GET',
      headers,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (statusCode === 200) return body.json();
    await body.dump();
    throw new InstanceAnswerError(statusCode, path);
  }

  /** Cuts every connection. */
  async destroy(): Promise<void> {
    await Promise.all([this.exchanges, this.streams].map(({ pool }) => pool.destroy()));
  }
}

function poolOf({ url, connectTimeoutMs, bodyIdleMs }: TargetOptions, connections: number): Pool {
  return new Pool(url.origin, {
    connections,
    connectTimeout: connectTimeoutMs,
    // One request on a socket at a time: a slow answer would hold up the ones behind it.
    pipelining: 1,
    allowH2: false,
    // An idle socket goes first at our end: a service that leaves waits for that (shutdown.ts), so nothing is ever written
    // into one that is being closed. The longer time that a service offers in `keep-alive` is not taken.
    keepAliveTimeout: KEEP_IDLE_SOCKETS_MS,
    keepAliveMaxTimeout: KEEP_IDLE_SOCKETS_MS,
    // The attempt has its own, exact timer (attempt.ts); undici's are half a second coarse.
    headersTimeout: 0,
    bodyTimeout: bodyIdleMs,
  });
}
