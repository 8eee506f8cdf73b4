/** The shop's front door, as the probes of an outage see it: what an answer says in its headers counts as much as its body. */
export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api: `/cart`. */
  readonly path: string;
  /** For whom the request is; the limits count by it. The shop believes it from its own machine. */
  readonly address: string;
  readonly cookie?: string;
  readonly body?: unknown;
  /** Sent again under it, a change is made once. */
  readonly key?: string;
  /** Of somebody who needs no session, such as an operator. */
  readonly token?: string;
}

export interface Answer {
  readonly status: number;
  /** Without its parameters. */
  readonly contentType: string;
  readonly hasRetryAfter: boolean;
  /** Of the request, as the shop named it: what Redis did for it is told under it. */
  readonly requestId: string;
  /** `name=value` of each cookie it sets, attributes left out. */
  readonly cookies: readonly string[];
  readonly body: unknown;
}

/** Why there was no answer. */
export interface Silence {
  readonly status: null;
  readonly reason: string;
}

/** Longer than the gateway lets anything take. */
const PATIENCE_MS = 30_000;

export class Door {
  constructor(readonly baseUrl: string) {}

  /** Never throws: what goes wrong is what is looked for. */
  async ask(request: Request): Promise<Answer | Silence> {
    try {
      return await this.#ask(request);
    } catch (error) {
      return { status: null, reason: reasonOf(error) };
    }
  }

  async #ask({ method = 'GET', path, address, cookie, body, key, token }: Request): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/api${path}`, {
      method,
      headers: {
        'x-forwarded-for': address,
        ...(cookie !== undefined && { cookie }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: (response.headers.get('content-type') ?? '').split(';', 1)[0] ?? '',
      hasRetryAfter: Number(response.headers.get('retry-after')) > 0,
      requestId: response.headers.get('x-request-id') ?? '',
      cookies: response.headers.getSetCookie().map((header) => header.split(';', 1)[0] ?? ''),
      body: text === '' ? null : JSON.parse(text),
    };
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
