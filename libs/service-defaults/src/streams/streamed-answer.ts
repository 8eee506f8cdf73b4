// An answer that goes on for as long as its client likes. It has no deadline, holds up nobody who wants to leave, and
// keeps no more for a client that does not read than the bound says. For the request's measurements it is answered when
// it begins: how long somebody listens is not how long the service took.
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { noteStreaming } from '../request-context/request.hooks.js';
import type { DrainState } from '../shutdown/drain.js';

export interface StreamedAnswerOptions {
  readonly drain: DrainState;
  /** Default: 200. */
  readonly status?: number;
  /** Added to what the hooks have set. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** How much may wait for the client, in bytes, a burst included; default 262,144. Past that it is cut off. */
  readonly maxBufferedBytes?: number;
}

const defaultMaxBufferedBytes = 262_144;

/** A client that does not take the end within this time is cut off, so that it keeps no process from leaving. */
const endWithinMs = 1_000;

/** Written to until `signal` aborts; after that, writing does nothing. */
export class StreamedAnswer {
  readonly #raw: ServerResponse;
  readonly #maxBufferedBytes: number;
  readonly #over = new AbortController();

  constructor(raw: ServerResponse, maxBufferedBytes: number) {
    this.#raw = raw;
    this.#maxBufferedBytes = maxBufferedBytes;
    if (raw.destroyed) this.#over.abort();
    raw.once('close', () => {
      this.#over.abort();
    });
  }

  /** Aborts when it is over, whoever ended it: the client, the process that leaves, the bound, `end` or `cut`. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  write(chunk: string | Uint8Array): void {
    if (this.signal.aborted || this.#raw.destroyed) return;
    this.#raw.write(chunk);
    if (this.#raw.writableLength > this.#maxBufferedBytes) this.cut();
  }

  /** Ends it as whole. */
  end(): void {
    if (this.signal.aborted) return;
    const impatience = setTimeout(() => this.#raw.destroy(), endWithinMs);
    this.#raw.once('close', () => {
      clearTimeout(impatience);
    });
    this.#raw.end();
    this.#over.abort();
  }

  /** Breaks it off, so that what is missing shows. */
  cut(): void {
    if (this.signal.aborted) return;
    this.#raw.destroy();
    this.#over.abort();
  }
}

/**
 * Begins an answer of unknown length that no time limit of the service cuts. Its headers are sent at once; the reply is
 * out of Fastify's hands (hijacked) from here on. A HEAD gets the headers alone.
 *
 * The process leaves: it ends at once, also one that begins while it leaves. The client is gone: `signal` aborts.
 */
export function streamAnswer(reply: FastifyReply, options: StreamedAnswerOptions): StreamedAnswer {
  const { drain, status = 200, headers, maxBufferedBytes = defaultMaxBufferedBytes } = options;
  const answer = new StreamedAnswer(reply.raw, maxBufferedBytes);
  noteStreaming(reply.request, reply.code(status).headers(headers));
  reply.hijack();
  if (answer.signal.aborted) return answer;
  sendHead(reply);
  if (reply.request.method === 'HEAD') answer.end();
  endWith(drain.signal, answer);
  return answer;
}

/** Fastify would send them with the answer's body, which is no longer its own. */
function sendHead(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.raw.flushHeaders();
}

function endWith(leaving: AbortSignal, answer: StreamedAnswer): void {
  const end = (): void => {
    answer.end();
  };
  // In the next turn, so that the first bytes still get out.
  if (leaving.aborted) setImmediate(end);
  else leaving.addEventListener('abort', end, { once: true, signal: answer.signal });
}
