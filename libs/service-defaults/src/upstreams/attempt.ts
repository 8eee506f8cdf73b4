// One try of one request at one target: an undici handler between the caller's handler and the pool. Until the answer
// begins, a failure is reported to `onFailure` and the caller's handler has seen nothing, so that the request can be
// tried elsewhere. After that, whatever happens is the caller's to see: a half-sent answer cannot be taken back.
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { AttemptTimeoutError, failureKindOf } from './failure-kind.js';
import type { Trial } from './target-health.js';
import type { Lane, Target } from './target.js';
import type { UpstreamRequest } from './upstream-limits.js';

export interface AttemptOptions {
  readonly target: Target;
  readonly request: UpstreamRequest;
  readonly caller: Dispatcher.DispatchHandler;
  /** How long to wait for the answer to begin, in milliseconds. */
  readonly patienceMs: number;
  readonly onFailure: (error: Error) => void;
  /** The target was ejected or taken back. */
  readonly onHealthChange: (target: Target) => void;
}

type AnswerHead = [status: number, headers: IncomingHttpHeaders, statusText?: string];

export class Attempt implements Dispatcher.DispatchHandler {
  readonly #options: AttemptOptions;
  readonly #lane: Lane;
  readonly #trial: Trial;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #isAnswered = false;
  #isOver = false;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#lane = options.target.laneOf(options.request);
    this.#lane.inFlight += 1;
    this.#trial = options.target.health.begin();
    this.#timer = setTimeout(() => {
      this.#giveUp();
    }, options.patienceMs);
  }

  send(): void {
    this.#lane.pool.dispatch(this.#options.request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    if (this.#isOver) {
      controller.abort(new AttemptTimeoutError());
      return;
    }
    this.#controller = controller;
    this.#options.caller.onRequestStart?.(controller, context);
  }

  onResponseStart(controller: Dispatcher.DispatchController, ...head: AnswerHead): void {
    const [status] = head;
    if (this.#isOver || status < 200) return;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    if (this.#trial.end('answered')) this.#options.onHealthChange(this.#options.target);
    this.#options.caller.onResponseStart?.(controller, ...head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isOver) this.#options.caller.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    if (this.#isOver) return;
    this.#finish();
    this.#options.caller.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isOver) return;
    if (this.#isAnswered) {
      this.#finish();
      this.#options.caller.onResponseError?.(controller, error);
      return;
    }
    this.#fail(error);
  }

  #giveUp(): void {
    if (this.#isOver) return;
    const error = new AttemptTimeoutError();
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #fail(error: Error): void {
    this.#finish();
    // A broken connection is no reason to rest: keep-alive sockets end when a process restarts, and it is back by then.
    const kind = failureKindOf(error);
    const outcome = kind === 'refused' || kind === 'silent' ? 'failed' : 'abandoned';
    if (this.#trial.end(outcome)) this.#options.onHealthChange(this.#options.target);
    this.#options.onFailure(error);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#lane.inFlight -= 1;
  }
}
