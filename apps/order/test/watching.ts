import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type OrderEvent, orderEventSchema } from '@shop/contracts/order';
import type { TestApp } from '@shop/testing';

/** A stream of events as it comes in. */
export interface Watching {
  /** What has arrived so far: sequence and name. */
  readonly seen: string[];
  /** Resolves when an event of this name has arrived. */
  until(name: OrderEvent['event']): Promise<void>;
  /** Resolves when the stream has ended as whole. Rejects when it was broken off. */
  readonly ended: Promise<void>;
  leave(): void;
}

interface Watcher {
  readonly orderId: string;
  readonly as: string;
  /** Sent as `Last-Event-ID`. */
  readonly after?: number;
}

/** Watches an order over a socket. @throws Error when it is refused, with the status */
export async function watch(app: TestApp, { orderId, as, after }: Watcher): Promise<Watching> {
  const identity = await app.headersOf({ subject: as, roles: ['customer'] });
  const headers = { ...identity, ...(after !== undefined && { 'last-event-id': String(after) }) };
  const url = new URL(`/orders/${orderId}/events`, await app.app.getUrl());
  const sent = request(url, { headers, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`answered ${String(response.statusCode)}`);
  return listenTo(response, () => sent.destroy());
}

function listenTo(response: IncomingMessage, leave: () => void): Watching {
  const seen: string[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (text + chunk).split('\n\n');
    text = parts.pop() ?? '';
    seen.push(...parts.flatMap(eventIn));
  });
  const ended = once(response, 'end').then(() => undefined);
  ended.catch(() => undefined);
  const until = async (name: string): Promise<void> => {
    while (!seen.some((one) => one.endsWith(` ${name}`))) await once(response, 'data');
  };
  return { seen, until, ended, leave };
}

/** Comments and the pause for coming back are no events. */
function eventIn(part: string): string[] {
  const [, id, name, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(part) ?? [];
  if (data === undefined) return [];
  const { sequence, event } = orderEventSchema.parse(JSON.parse(data));
  if (id !== String(sequence) || name !== event) throw new Error(`an event that contradicts itself: ${part}`);
  return [`${id} ${name}`];
}
