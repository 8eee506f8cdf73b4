import type { Answer, Silence } from './door.js';
import type { Found } from './member.js';

/** What kind of request it was: each has its own promise. */
export type ProbeKind = 'page' | 'page with a session' | 'signed in';

/** One probe and what became of it. Times are those of `performance.now()`. */
export interface Sighting {
  readonly kind: ProbeKind;
  /** `GET /cart` */
  readonly what: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly answer: Answer | Silence;
  /** Of a 200: it is the account's own, with all that was acknowledged in it. */
  readonly isOwn: boolean;
}

/** What was seen around an outage. */
export interface OutageSeen {
  readonly sightings: readonly Sighting[];
  /** From when on no node answers. */
  readonly goneAtMs: number;
  /** When nodes were let run again. */
  readonly releasedAtMs: number;
  /** When every node first said that the cluster is ok. */
  readonly backAtMs: number;
  /** When a page was first read from Redis again; null: not within the time it was looked for. */
  readonly hitAtMs: number | null;
  /** What each member found in the end. */
  readonly found: readonly Found[];
}

/** Filled while the outage goes on. */
export class OutageLog implements OutageSeen {
  readonly sightings: Sighting[] = [];
  goneAtMs = Infinity;
  releasedAtMs = Infinity;
  backAtMs = Infinity;
  hitAtMs: number | null = null;
  found: readonly Found[] = [];
}

/** When the first signed-in request got its page again after the nodes ran, null when none did. */
export function firstSignedInAtMs({ sightings, releasedAtMs }: OutageSeen): number | null {
  const answered = sightings
    .filter(({ kind, answer }) => kind === 'signed in' && answer.status === 200)
    .map(({ endedAtMs }) => endedAtMs)
    .filter((endedAtMs) => endedAtMs >= releasedAtMs);
  return answered.length === 0 ? null : Math.min(...answered);
}
