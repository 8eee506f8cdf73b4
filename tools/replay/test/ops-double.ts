import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CaughtMail } from '@shop/contracts/notification';

/** What a shop says of its jobs: so many are open. */
export const jobsLeft = (open: number): object => ({
  queues: [],
  outboxes: [{ service: 'order', open: standing(open), dead: standing(0) }],
  instances: [{ service: 'order', url: 'http://127.0.0.1:3005', state: 'reached', untold: [] }],
});

const standing = (count: number) => ({ count, oldestSeconds: 0 });

/**
 * A front door that lists mails, and answers whatever else it is asked with the overviews in turn, the last one for ever;
 * none: 404.
 */
export class OpsDouble {
  readonly #server: Server;
  overviews: object[] = [];
  mails: CaughtMail[] = [];

  private constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      const body = url.startsWith('/ops/mails') ? { items: this.mails, nextCursor: null } : this.#overview();
      response.statusCode = body ? 200 : 404;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body ?? {}));
    });
  }

  #overview(): object | undefined {
    return this.overviews.length > 1 ? this.overviews.shift() : this.overviews[0];
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
