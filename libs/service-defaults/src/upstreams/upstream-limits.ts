import type { Dispatcher } from 'undici';

/** How long and how much. All times in milliseconds. */
export interface UpstreamLimits {
  readonly connectTimeoutMs: number;
  /** Most sockets to one instance. */
  readonly connections: number;
  /** Most streams of one instance, which have sockets of their own. */
  readonly streams: number;
  /** How long a body may pause between two chunks. */
  readonly bodyIdleMs: number;
  /** From the request to the beginning of its answer, over all attempts. */
  readonly deadlinesMs: { readonly read: number; readonly write: number };
  /**
   * How long one instance may be silent before a read is tried at another. Longer than the 4 s that a service may wait
   * for Redis in a failover, or a slow moment would double the load.
   */
  readonly readAttemptMs: number;
}

export type RequestClass = 'read' | 'write';

/** A read may be repeated without harm (RFC 9110, 9.2.1); everything else may not. */
export function classOf(method: string): RequestClass {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** A request, and what undici's interface has no word for. `idempotent`: it may be sent twice, as reads may. */
export type UpstreamRequest = Dispatcher.DispatchOptions & {
  /** Milliseconds from now to the beginning of the answer; default: the limit of the request's class. */
  readonly deadlineMs?: number;
  /** Its answer goes on for as long as the caller likes, and has one of the sockets that are set apart for that. */
  readonly isStream?: boolean;
};
