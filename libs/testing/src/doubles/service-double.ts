import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { problemContentType } from '@shop/contracts/problem';
import { identityHeader } from '@shop/service-defaults';

/** A request as a double hears it: `caller` is the subject of the identity that came with it. */
export interface Heard {
  readonly method: string;
  readonly url: URL;
  readonly caller: string | undefined;
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Manner = (heard: Heard) => Answer | Promise<Answer>;

/** Another service of the shop on a real socket. It may be told to answer 503, to break off, or to say nothing. */
export class ServiceDouble {
  readonly heard: Heard[] = [];
  trouble: 'none' | 'answers 503' | 'breaks off' | 'hangs' = 'none';

  private constructor(
    private readonly server: Server,
    private readonly manner: Manner,
  ) {}

  static async start(manner: Manner): Promise<ServiceDouble> {
    const server = createServer((request, response) => {
      void double.#hear(request, response);
    });
    const double = new ServiceDouble(server, manner);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** Runs `work` while this service is in trouble. */
  async whileIn<T>(trouble: ServiceDouble['trouble'], work: () => Promise<T>): Promise<T> {
    this.trouble = trouble;
    try {
      return await work();
    } finally {
      this.trouble = 'none';
    }
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const caller = subjectOf(headers[identityHeader]);
    const { authorization } = headers;
    const heard = { method, url: new URL(url, this.url), caller, authorization, body: await bodyOf(request) };
    this.heard.push(heard);
    if (this.trouble === 'hangs') return;
    if (this.trouble === 'breaks off') {
      request.socket.resetAndDestroy();
      return;
    }
    const { status, body } =
      this.trouble === 'answers 503' ? { status: 503, body: {} } : await this.manner(heard);
    response.writeHead(status, { 'content-type': typeOf(status) });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }
}

function typeOf(status: number): string {
  return status < 400 ? 'application/json' : problemContentType;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const whole = await text(request);
  return whole === '' ? undefined : JSON.parse(whole);
}

/** Who a statement speaks of. It is not verified: this service has done so before it passed it on. */
function subjectOf(statement: string | string[] | undefined): string | undefined {
  if (typeof statement !== 'string') return undefined;
  const claims: unknown = JSON.parse(
    Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString('utf8'),
  );
  const subject: unknown = claims && typeof claims === 'object' && 'sub' in claims ? claims.sub : undefined;
  return typeof subject === 'string' ? subject : undefined;
}
