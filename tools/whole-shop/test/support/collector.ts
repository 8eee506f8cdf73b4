import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const attributesSchema = z
  .array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }).loose() }))
  .transform((list) => new Map(list.map(({ key, value }) => [key, value.stringValue ?? ''])));

const batchSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }).optional(),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({ traceId: z.string(), name: z.string(), attributes: attributesSchema.optional() }),
          ),
        }),
      ),
    }),
  ),
});

/** A span as the collector received it. */
export interface Seen {
  readonly traceId: string;
  readonly service: string;
  readonly name: string;
  /** `redis`, `postgresql`; empty for none. */
  readonly store: string;
}

/** A collector of traces: takes OTLP over HTTP as JSON, and keeps all of it. */
export class Collector {
  readonly #server: Server;
  readonly spans: Seen[] = [];
  /** Every batch as it came. */
  readonly texts: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      void json(request).then((batch) => {
        this.#keep(batch);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #keep(batch: unknown): void {
    this.texts.push(JSON.stringify(batch));
    for (const { resource, scopeSpans } of batchSchema.parse(batch).resourceSpans) {
      const service = resource?.attributes.get('service.name') ?? '';
      for (const { traceId, name, attributes } of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push({ traceId, service, name, store: attributes?.get('db.system.name') ?? '' });
    }
  }
}
