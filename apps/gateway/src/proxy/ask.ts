// One question to a service. undici's `request` makes a stream, a promise and an async resource of every answer, which for a
// short one is a third of what asking costs (docs/adr/0189); here a short answer is its bytes, and only others are streams.
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { type Upstream, UpstreamBrokenError, type UpstreamRequest } from '@shop/service-defaults/upstreams';
import { type Dispatcher, errors } from 'undici';
import { announceEvents, type ServiceAnswer } from './service-answer.js';

/** Answers that are longer, or do not say how long they are, are passed on as they come. */
const WHOLE_UP_TO_BYTES = 65_536;

/** Who waits for an answer: the response to a client, as far as it matters here. */
export interface Waiting {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

export interface AskOptions {
  /** An answer that this one no longer takes is given up. Null: it is waited for in any case. */
  readonly client: Waiting | null;
}

/**
 * Asks a service, and resolves as soon as the answer's head is here, or all of it if it is short.
 *
 * @throws UpstreamUnavailableError, UpstreamTimeoutError, UpstreamBrokenError when a short answer breaks off, RequestAbortedError
 *   of undici when the client has left; a long answer that breaks off ends its stream with an error
 */
export function ask(
  upstream: Upstream,
  request: UpstreamRequest,
  { client }: AskOptions,
): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const handler = new AnswerHandler({ service: upstream.service, resolve, reject });
    if (client?.destroyed === true) handler.leave();
    client?.once('close', () => {
      handler.leave();
    });
    upstream.dispatch(request, handler);
  });
}

interface AnswerHandlerOptions {
  readonly service: string;
  readonly resolve: (answer: ServiceAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Collects an answer, or begins to pass it on. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #options: AnswerHandlerOptions;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #head: Pick<ServiceAnswer, 'statusCode' | 'headers'> | undefined;
  #stream: PassingBody | undefined;
  #isLeft = false;
  #isOver = false;

  constructor(options: AnswerHandlerOptions) {
    this.#options = options;
  }

  /** Nobody waits for the answer. Harmless when it has come. */
  leave(): void {
    this.#isLeft = true;
    if (!this.#isOver) this.#controller?.abort(new errors.RequestAbortedError());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isLeft) controller.abort(new errors.RequestAbortedError());
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#head = { statusCode, headers };
    const lengthBytes = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
    if (lengthBytes <= WHOLE_UP_TO_BYTES && !announceEvents(headers)) return;
    this.#stream = new PassingBody(controller);
    this.#options.resolve({ ...this.#head, body: this.#stream });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stream === undefined) this.#chunks.push(chunk);
    else if (!this.#stream.push(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#isOver = true;
    if (this.#stream !== undefined) this.#stream.finish();
    else if (this.#head !== undefined) this.#options.resolve({ ...this.#head, body: joined(this.#chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#isOver = true;
    if (this.#stream !== undefined) this.#stream.destroy(error);
    else if (this.#head === undefined) this.#options.reject(error);
    else this.#options.reject(new UpstreamBrokenError(this.#options.service, error));
  }
}

/** A body on its way through: no faster than it is read, and given up when its reader gives it up. */
class PassingBody extends Readable {
  readonly #controller: Dispatcher.DispatchController;
  #isComplete = false;

  constructor(controller: Dispatcher.DispatchController) {
    super();
    this.#controller = controller;
  }

  /** All of it has come. */
  finish(): void {
    this.#isComplete = true;
    this.push(null);
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#isComplete) this.#controller.abort(error ?? new errors.RequestAbortedError());
    callback(error);
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
