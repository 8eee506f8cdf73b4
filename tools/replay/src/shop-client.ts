import { Pool } from 'undici';
import { z } from 'zod';

export interface ShopClientOptions {
  /** What stands before the routes: `http://127.0.0.1:8080/api`, or an instance of product itself. */
  readonly url: string;
  /** Most requests at a time. */
  readonly connections: number;
}

export interface ShopRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What the shop said: a status and its body, or why there was no answer. */
export type Reply =
  | {
      readonly status: number;
      readonly body: unknown;
      /** Milliseconds after which the shop wants to be asked again, when it says so. */
      readonly retryAfterMs?: number;
      /** Every `Set-Cookie`. */
      readonly cookies?: readonly string[];
    }
  | { readonly status: null; readonly reason: string };

const patienceMs = 60_000;
const codedSchema = z.object({ code: z.string() });

/** The shop as a shopper's browser sees it: keep-alive, one request at a time on a connection. */
export class ShopClient {
  readonly #pool: Pool;
  readonly #prefix: string;

  constructor({ url, connections }: ShopClientOptions) {
    const { origin, pathname } = new URL(url);
    this.#prefix = pathname === '/' ? '' : pathname;
    this.#pool = new Pool(origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    });
  }

  /** Never throws: what goes wrong is what is measured. */
  async ask({ method, path, headers, body }: ShopRequest): Promise<Reply> {
    const sent =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      const answer = await this.#pool.request({ method, path: this.#prefix + path, ...sent });
      const waitSeconds = Number(answer.headers['retry-after']);
      return {
        status: answer.statusCode,
        body: await answer.body.json(),
        cookies: [answer.headers['set-cookie'] ?? []].flat(),
        ...(waitSeconds > 0 && { retryAfterMs: waitSeconds * 1_000 }),
      };
    } catch (error) {
      return { status: null, reason: codeOf(error) ?? 'NO_ANSWER' };
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** The stable code of an error or a problem, when it has one. */
export function codeOf(value: unknown): string | undefined {
  return codedSchema.safeParse(value).data?.code;
}

/** What somebody heard instead of what they wanted: `503 REDIS_DEADLINE`, `ECONNRESET`. */
export function reasonOf(reply: Reply): string {
  return reply.status === null ? reply.reason : `${String(reply.status)} ${codeOf(reply.body) ?? ''}`.trim();
}
