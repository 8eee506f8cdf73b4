import { Pool } from 'undici';

/** What came back, and how long the shopper waited for it. */
export interface Reply {
  /** 0 when there was no answer at all. */
  readonly status: number;
  /** The parsed JSON, or undefined when it was none. */
  readonly body: unknown;
  readonly waitedMs: number;
}

export interface ShopClientOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** How many requests may be under way at once. */
  readonly connections: number;
  /** After how long a request without an answer counts as failed, in milliseconds. */
  readonly timeoutMs: number;
}

/** Asks the shop as a browser would: kept connections, one request at a time on each, no retry. */
export class ShopClient {
  readonly #pool: Pool;

  constructor({ baseUrl, connections, timeoutMs }: ShopClientOptions) {
    this.#pool = new Pool(baseUrl, {
      connections,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connectTimeout: timeoutMs,
    });
  }

  /** GETs a path. Never throws: no answer is status 0. */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const begunMs = performance.now();
    try {
      const { statusCode, body } = await this.#pool.request({ method: 'GET', path, headers });
      const text = await body.text();
      return { status: statusCode, body: parseJson(text), waitedMs: performance.now() - begunMs };
    } catch {
      return { status: 0, body: undefined, waitedMs: performance.now() - begunMs };
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
