// One request to a service, over as many attempts as it takes: at most one per instance, and two where
// there is only one (its keep-alive socket may have ended, or the address may be a balancer of Kubernetes).
import type { Dispatcher } from 'undici';
import { Attempt } from './attempt.js';
import { type FailureKind, failureKindOf } from './failure-kind.js';
import { chooseTarget } from './target-choice.js';
import type { Target } from './target.js';
import { classOf, type UpstreamLimits, type UpstreamRequest } from './upstream-limits.js';
import { UpstreamBrokenError, UpstreamTimeoutError, UpstreamUnavailableError } from './upstream.errors.js';
import type { UpstreamEvents } from './upstream.events.js';

export interface ExchangeOptions {
  readonly service: string;
  readonly targets: readonly Target[];
  readonly request: UpstreamRequest;
  readonly caller: Dispatcher.DispatchHandler;
  readonly limits: UpstreamLimits;
  readonly events: UpstreamEvents;
  readonly turn: number;
}

export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #isRepeatable: boolean;
  readonly #deadlineMs: number;
  readonly #startedAt = performance.now();
  readonly #tried: Target[] = [];

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { request, limits } = options;
    const requestClass = classOf(request.method);
    this.#isRepeatable = request.idempotent ?? requestClass === 'read';
    this.#deadlineMs = request.deadlineMs ?? limits.deadlinesMs[requestClass];
  }

  begin(): void {
    const { targets, turn, request, caller, events, service } = this.#options;
    const loadOf = (candidate: Target) => candidate.laneOf(request).inFlight;
    const target = chooseTarget({ targets, tried: this.#tried, turn, loadOf });
    if (target === undefined) {
      this.#refuse(new UpstreamUnavailableError(service, 'no instance is configured'));
      return;
    }
    const attempt = new Attempt({
      target,
      request,
      caller,
      patienceMs: this.#patienceMs(),
      onFailure: (error) => {
        this.#failed(target, error);
      },
      onHealthChange: ({ url, health: { isEjected } }) => {
        events.healthChanged({ service, url, isEjected });
      },
    });
    attempt.send();
  }

  #failed(target: Target, error: Error): void {
    const { service, events } = this.#options;
    this.#tried.push(target);
    const kind = failureKindOf(error);
    const isRetried = this.#mayRetry(kind);
    events.attemptFailed({ service, url: target.url, kind, isRetried });
    if (isRetried) this.begin();
    else this.#refuse(this.#asOurs(kind, error));
  }

  #mayRetry(kind: FailureKind): boolean {
    const tries = this.#tried.length;
    const instances = this.#options.targets.length;
    if (tries >= Math.max(2, instances) || this.#leftMs() <= 0) return false;
    if (kind === 'refused') return true;
    // One that was silent had all the time there is, unless another is left.
    return this.#isRepeatable && (kind === 'broken' || (kind === 'silent' && tries < instances));
  }

  /**
   * Another instance can only help what may be repeated; a write waits to its deadline where it is. A deadline of the
   * request's own is shared between two instances.
   */
  #patienceMs(): number {
    const { request, limits, targets } = this.#options;
    const hasAnother = this.#isRepeatable && this.#tried.length + 1 < targets.length;
    if (!hasAnother) return Math.max(1, this.#leftMs());
    const attemptMs = Math.min(limits.readAttemptMs, (request.deadlineMs ?? Number.POSITIVE_INFINITY) / 2);
    return Math.max(1, Math.min(attemptMs, this.#leftMs()));
  }

  #leftMs(): number {
    return this.#deadlineMs - (performance.now() - this.#startedAt);
  }

  #asOurs(kind: FailureKind, error: Error): Error {
    const { service } = this.#options;
    if (kind === 'refused') return new UpstreamUnavailableError(service, error);
    if (kind === 'silent') return new UpstreamTimeoutError(service, this.#deadlineMs);
    return kind === 'broken' ? new UpstreamBrokenError(service, error) : error;
  }

  #refuse(error: Error): void {
    this.#options.caller.onResponseError?.(noConnection, error);
  }
}

/** What undici's interface asks for where there is no connection to steer. */
const noConnection: Dispatcher.DispatchController = Object.freeze({
  aborted: true,
  paused: false,
  reason: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
});
