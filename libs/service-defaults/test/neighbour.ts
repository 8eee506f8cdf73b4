import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** What a neighbour heard of one request. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Manner = (response: ServerResponse, request: IncomingMessage) => unknown;

/** Another service on a real socket; a spec says how it answers. */
export class Neighbour {
  readonly heard: Heard[] = [];

  private constructor(
    private readonly server: Server,
    public manner: Manner,
  ) {}

  static async start(manner: Manner = answerJson({ name: 'brown' })): Promise<Neighbour> {
    const server = createServer((request, response) => void neighbour.#hear(request, response));
    server.keepAliveTimeout = 30_000; // as our services
    const neighbour = new Neighbour(server, manner);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return neighbour;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`);
  }

  /** How many sockets its callers hold. */
  sockets(): Promise<number> {
    return promisify(this.server.getConnections.bind(this.server))();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = Buffer.concat(await request.toArray()).toString();
    this.heard.push({ method, url, headers: headers as Heard['headers'], body });
    this.manner(response, request);
  }
}

export function answerJson(body: unknown, status = 200): Manner {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function answerProblem(status: number, headers: Record<string, string> = {}): Manner {
  const words = {
    type: 'urn:shop:problem:pot-gone',
    title: 'Pot gone',
    detail: 'No pot.',
    instance: '/pots',
  };
  const body = JSON.stringify({ ...words, status, code: 'POT_GONE', requestId: 'r-1' });
  return (response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json; charset=utf-8', ...headers })
      .end(body);
}

/** Breaks off like a process that is killed. */
export const breakOff: Manner = (_response, request) => request.socket.resetAndDestroy();
/** Never says a word. */
export const hang: Manner = () => undefined;
