import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** What a service answered. */
export interface ServiceAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Whole if it is short. Events are always a stream. */
  readonly body: Buffer | Readable;
}

/** Events, which go on for as long as somebody listens. */
export type EventsAnswer = ServiceAnswer & { readonly body: Readable };

export const eventStream = 'text/event-stream';

/** Whether headers announce events. */
export function announceEvents(headers: IncomingHttpHeaders): boolean {
  return (headers['content-type'] ?? '').toLowerCase().startsWith(eventStream);
}

export function isEvents(answer: ServiceAnswer): answer is EventsAnswer {
  return announceEvents(answer.headers);
}
