// What every request to the public API goes through before it is forwarded: who sends it, what the limits say, whether
// a foreign page made it. An anonymous read waits for one round trip to Redis, and so does who was here a moment ago.
import type { IncomingHttpHeaders } from 'node:http';
import type { RateLimitDecision } from '@shop/redis/rate-limit';
import type { Identity } from '@shop/service-defaults';
import { BearerTokenInvalidError } from '../credentials/bearer.errors.js';
import { type Limits, throwIfRefused } from '../limits/limits.js';
import { TooManyRequestsError } from '../limits/limits.errors.js';
import type { EdgeWatch } from '../watch/edge-watch.js';
import type { Caller, Callers } from './caller.js';
import { refuseCrossSite } from './cross-site.js';

/** A request at the door. */
export interface Arrival {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The client's address, believed. */
  readonly address: string;
  /** The host under which the client knows us. */
  readonly host: string;
  readonly isWrite: boolean;
  readonly isLogin: boolean;
  /** A read that answers everyone alike. */
  readonly isPublicRead: boolean;
}

/** How a request stands with the door, whether it is let through or not. */
export interface Verdict {
  readonly decisions: readonly RateLimitDecision[];
  /** Undefined: anonymous. */
  readonly identity: Identity | undefined;
  /** The session in its cookie is over: the browser shall forget it. */
  readonly forgetsCookie: boolean;
  /** Why it is not let through. */
  readonly refusal: unknown;
}

export interface AdmissionOptions {
  readonly callers: Pick<Callers, 'of'>;
  readonly limits: Pick<Limits, 'check'>;
  readonly watch: Pick<EdgeWatch, 'judged'>;
  /** How long a page that everyone may see waits to know who looks at it, in milliseconds. */
  readonly publicWaitMs: number;
  /** How long any other request waits. */
  readonly waitMs: number;
}

export class Admission {
  constructor(private readonly options: AdmissionOptions) {}

  /** Nothing is thrown: a refusal comes with what its answer must carry. */
  async judge(arrival: Arrival): Promise<Verdict> {
    const { callers, limits, publicWaitMs, waitMs } = this.options;
    const { address, headers, isPublicRead, isWrite, isLogin } = arrival;
    const asked = callers.of(headers, { address, ms: isPublicRead ? publicWaitMs : waitMs });
    const countFor = (userId: string | undefined) => limits.check({ address, userId, isWrite, isLogin });
    const { likelyUserId } = asked;
    // Leaves in one packet with the question who it is, and nothing is thrown.
    const likely = likelyUserId === undefined ? undefined : countFor(likelyUserId);
    const caller = asked.caller instanceof Promise ? await asked.caller : asked.caller;
    this.#note(caller, isPublicRead);
    const identity = caller.kind === 'known' ? caller.identity : undefined;
    const isAsThought = likely !== undefined && identity?.subject === likelyUserId;
    const decisions = await (isAsThought ? likely : countFor(identity?.subject));
    return {
      decisions,
      identity,
      forgetsCookie: caller.kind === 'refused' && caller.carrier === 'cookie',
      refusal: refusalOf({ decisions, caller, arrival }),
    };
  }

  #note(caller: Caller, isPublicRead: boolean): void {
    if (caller.kind === 'known' || caller.kind === 'refused') this.options.watch.judged(caller.kind);
    if (caller.kind !== 'untold' || caller.error instanceof TooManyRequestsError) return;
    this.options.watch.judged(isPublicRead ? 'late' : 'unavailable', caller.error);
  }
}

interface Judged {
  readonly decisions: readonly RateLimitDecision[];
  readonly caller: Caller;
  readonly arrival: Arrival;
}

function refusalOf({ decisions, caller, arrival }: Judged): unknown {
  try {
    throwIfRefused(decisions);
    // Never anonymous: who has a session would seem to be logged out. What everyone may see needs no name.
    if (caller.kind === 'untold' && !arrival.isPublicRead) throw caller.error;
    if (caller.kind === 'refused' && caller.carrier === 'bearer') throw new BearerTokenInvalidError();
    refuseCrossSite(arrival);
    return undefined;
  } catch (error) {
    return error;
  }
}
