import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { noCacheCounts } from '@shop/contracts/cache-ops';
import { problemContentType } from '@shop/contracts/problem';

/** What an instance heard, as it says it back. */
export interface Heard {
  readonly instance: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** An instance of a service on a real socket: it repeats what it hears, and misbehaves at agreed paths. */
export class InstanceDouble {
  readonly #name: string;
  #server: Server;
  /** Requests that reached it, in order: `GET /products/1`. */
  readonly heard: string[] = [];
  /** Their headers, in the same order. */
  readonly heardHeaders: IncomingHttpHeaders[] = [];

  private constructor(
    name: string,
    private readonly own: Readonly<Record<string, Answer>>,
  ) {
    this.#name = name;
    this.#server = this.#create();
  }

  /** @param own what it answers at paths that are not in the list below */
  static async start(name = 'one', own: Readonly<Record<string, Answer>> = {}): Promise<InstanceDouble> {
    const instance = new InstanceDouble(name, own);
    await instance.#listen(0);
    return instance;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Ends like a killed process: at once, with every connection. */
  async kill(): Promise<number> {
    const { port } = this;
    this.#server.closeAllConnections();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
    return port;
  }

  /** Comes back where it was. */
  async revive(port: number): Promise<void> {
    this.#server = this.#create();
    await this.#listen(port);
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #create(): Server {
    return createServer((request, response) => {
      const { method = '', url = '' } = request;
      this.heard.push(`${method} ${url}`);
      this.heardHeaders.push(request.headers);
      const path = url.split('?')[0] ?? '';
      void (this.own[path] ?? this.#answers[path] ?? this.#repeat)(request, response);
    });
  }

  readonly #answers: Readonly<Record<string, Answer>> = {
    '/products/silent': () => undefined,
    '/products/broken': (request) => request.socket.resetAndDestroy(),
    '/products/half': (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.resetAndDestroy());
    },
    '/products/half-a-stream': (request, response) => {
      response.writeHead(200).write('half');
      setImmediate(() => request.socket.resetAndDestroy());
    },
    '/products/busy': (_request, response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'),
    '/products/large': (_request, response) => response.end('x'.repeat(3_000_000)),
    '/products/none': (_request, response) => response.writeHead(204).end(),
    '/products/bytes': (_request, response) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': everyByte.length };
      response.writeHead(200, { ...headers, 'x-note': 'caf\u00e9' }).end(everyByte);
    },
    '/cart/refusing': ({ url = '' }, response) => {
      const status = Number(new URL(url, 'http://cart').searchParams.get('status'));
      response
        .writeHead(status, { 'content-type': problemContentType, allow: 'GET' })
        .end(JSON.stringify({ status, code: 'OF_THE_SERVICE' }));
    },
    '/auth/limited': (_request, response) => {
      const limits = { 'ratelimit-policy': '"attempts";q=5;w=900', ratelimit: '"attempts";r=0;t=9' };
      response.writeHead(429, { ...limits, 'retry-after': '9' }).end();
    },
    '/auth/sessions': (_request, response) => {
      response.writeHead(201, { 'set-cookie': 'session=new; HttpOnly; SameSite=Lax; Path=/' }).end();
    },
    '/products/hops': (_request, response) => {
      response
        .writeHead(200, { 'x-shop-identity': 'inner', 'set-cookie': ['a=1', 'b=2'], etag: '"e"' })
        .end();
    },
    '/health/live': (_request, response) => json(response, { status: 'ok' }),
    '/internal/cache': (_request, response) =>
      json(response, { service: 'product', families: { product: { ...noCacheCounts, hits: 3, misses: 1 } } }),
    '/openapi.json': (_request, response) =>
      json(response, {
        openapi: '3.0.0',
        paths: { '/products': { get: { responses: {} } }, '/internal/cache': { get: { responses: {} } } },
        components: { schemas: { Product: { type: 'object' } } },
      }),
  };

  readonly #repeat: Answer = async (request, response) => {
    const { method, url, headers } = request;
    const body = Buffer.concat(await request.toArray()).toString();
    json(response, { instance: this.#name, method, url, headers, body });
  };
}

export const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

export function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
