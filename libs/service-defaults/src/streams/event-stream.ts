// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Why not Nest's @Sse: ADR 0059.
import type { FastifyReply } from 'fastify';
import { type StreamedAnswer, streamAnswer, type StreamedAnswerOptions } from './streamed-answer.js';

export interface EventStreamOptions extends Pick<StreamedAnswerOptions, 'drain' | 'maxBufferedBytes'> {
  /** Pause between two comments that show that the stream lives, in milliseconds; default 5,000. */
  readonly heartbeatMs?: number;
  /**
   * How long a client that lost the stream waits before it comes back, in milliseconds; default 2,000. Each is told
   * between half and one and a half of it, so that not all come back at once.
   */
  readonly retryMs?: number;
  /** After which the stream ends, in milliseconds: who comes back shows anew that they may watch. Default: never. */
  readonly lifetimeMs?: number;
}

export interface ServerSentEvent {
  /** What the client sends as `Last-Event-ID` when it comes back; one line. */
  readonly id?: string | number;
  /** Its name, one line; clients take an event without one for a `message`. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

const defaultHeartbeatMs = 5_000;
const defaultRetryMs = 2_000;

const headers = {
  'content-type': 'text/event-stream',
  // `no-transform`: a proxy that compresses would hold events back.
  'cache-control': 'no-store, no-transform',
  // The same said to nginx.
  'x-accel-buffering': 'no',
} as const;

const heartbeat = ':\n\n';

export class EventStream {
  constructor(private readonly answer: StreamedAnswer) {}

  /** Aborts when the stream is over, whoever ended it. Stop what feeds it then. */
  get signal(): AbortSignal {
    return this.answer.signal;
  }

  /**
   * Sends one event; does nothing when the stream is over. A client that does not read is cut off, and comes back with
   * the id of the last event that it has read.
   *
   * @throws TypeError for an id or a name of more than one line
   */
  send(event: ServerSentEvent): void {
    this.answer.write(textOf(event));
  }

  /** Sends an event whose data is JSON already: many clients are sent the same, and it is made once. */
  sendJson(event: string, json: string): void {
    this.answer.write(`event: ${oneLine(event)}\ndata: ${oneLine(json)}\n\n`);
  }

  /** Ends the stream; an EventSource comes back all the same, unless it is then answered with 204 or a problem. */
  end(): void {
    this.answer.end();
  }
}

/**
 * Answers with a stream of events: headers and the client's pause before it comes back at once, then what is sent. It
 * has no deadline; it ends when the client goes, when the process leaves, when too much waits for the client, and after
 * its lifetime. Throw
 * what may be refused before: an error of the handler after this point cuts the stream.
 */
export function openEventStream(reply: FastifyReply, options: EventStreamOptions): EventStream {
  const { drain, maxBufferedBytes, lifetimeMs } = options;
  const { heartbeatMs = defaultHeartbeatMs, retryMs = defaultRetryMs } = options;
  const answer = streamAnswer(reply, {
    drain,
    headers,
    ...(maxBufferedBytes !== undefined && { maxBufferedBytes }),
  });
  answer.write(`retry: ${String(Math.round(retryMs * (0.5 + Math.random())))}\n\n`);
  keepAlive(answer, heartbeatMs);
  if (lifetimeMs !== undefined) endAfter(answer, lifetimeMs);
  return new EventStream(answer);
}

function keepAlive(answer: StreamedAnswer, everyMs: number): void {
  if (answer.signal.aborted) return;
  const timer = setInterval(() => {
    answer.write(heartbeat);
  }, everyMs);
  const stop = (): void => {
    clearInterval(timer);
  };
  answer.signal.addEventListener('abort', stop, { once: true });
}

function endAfter(answer: StreamedAnswer, lifetimeMs: number): void {
  if (answer.signal.aborted) return;
  const timer = setTimeout(() => {
    answer.end();
  }, lifetimeMs);
  const stop = (): void => {
    clearTimeout(timer);
  };
  answer.signal.addEventListener('abort', stop, { once: true });
}

function textOf({ id, event, data }: ServerSentEvent): string {
  const fields = [
    id === undefined ? '' : `id: ${oneLine(String(id))}\n`,
    event === undefined ? '' : `event: ${oneLine(event)}\n`,
  ];
  return `${fields.join('')}data: ${JSON.stringify(data)}\n\n`;
}

function oneLine(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw new TypeError('The id, the name and the JSON of an event are one line each.');
  return text;
}
