// Server-sent events on their way through (docs/adr/0059): each chunk goes on as it comes, nothing is cut by a deadline
// while some come, and whoever leaves first, client, service or this process, ends both halves at once.
import type { IncomingHttpHeaders } from 'node:http';
import { type DrainState, streamAnswer } from '@shop/service-defaults';
import { classOf } from '@shop/service-defaults/upstreams';
import type { FastifyReply } from 'fastify';
import type { Headers } from './headers.js';
import { StreamNotAskedForError } from './proxy.errors.js';
import { eventStream, type EventsAnswer, isEvents, type ServiceAnswer } from './service-answer.js';

/** Whether a request asks for events, as every EventSource does. */
export function asksForEvents(method: string, { accept = '' }: IncomingHttpHeaders): boolean {
  return classOf(method) === 'read' && accept.toLowerCase().includes(eventStream);
}

/**
 * A stream that nobody asked for would keep a socket of those that ordinary requests need.
 *
 * @throws StreamNotAskedForError
 */
export function refuseUnasked(answer: ServiceAnswer): void {
  if (!isEvents(answer)) return;
  answer.body.on('error', () => undefined).destroy();
  throw new StreamNotAskedForError();
}

export interface PassedEvents {
  readonly answer: EventsAnswer;
  /** As the client gets them. */
  readonly headers: Headers;
  readonly drain: DrainState;
}

/**
 * Passes them on. The service breaks off: so does the answer. A client that does not read is cut off, at the bound of
 * `streamAnswer`; the service is never made to wait for it.
 */
export function passEventsOn(reply: FastifyReply, { answer, headers, drain }: PassedEvents): void {
  const { statusCode, body } = answer;
  const passed = streamAnswer(reply, { drain, status: statusCode, headers });
  const leave = (): void => {
    body.destroy();
  };
  body
    .on('data', (chunk: Buffer) => {
      passed.write(chunk);
    })
    .once('end', () => {
      passed.end();
    })
    .on('error', () => {
      passed.cut();
    });
  if (passed.signal.aborted) leave();
  else passed.signal.addEventListener('abort', leave, { once: true });
}
