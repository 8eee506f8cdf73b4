import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a shop says of its jobs: so many are open. */
export const jobsLeft = (open: number): object => ({
  queues: [],
  outboxes: [{ service: 'order', open: standing(open), dead: standing(0) }],
  instances: [{ service: 'order', url: 'http://127.0.0.1:3005', state: 'reached', untold: [] }],
});

const standing = (count: number) => ({ count, oldestSeconds: 0 });

/** A front door that answers whatever it is asked with the overviews in turn, the last one for ever; none: 404. */
export class OpsDouble {
  readonly #server: Server;
  overviews: object[] = [];

  private constructor() {
    this.#server = createServer((_, response) => {
      const overview = this.overviews.length > 1 ? this.overviews.shift() : this.overviews[0];
      response.statusCode = overview ? 200 : 404;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(overview ?? {}));
    });
  }

  static async start(): Promise<OpsDouble> {
    const double = new OpsDouble();
    await new Promise((listening) => double.#server.listen(0, '127.0.0.1', () => listening(undefined)));
    return double;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
