import { problemContentType } from '@shop/contracts/problem';
import { milliseconds } from '@shop/replay';
import type { Judgement, Promised } from '../promises/promise.js';
import { longestWaitMs } from '../promises/shopping.js';
import { firstSignedInAtMs, type OutageSeen, type Sighting } from './outage-log.js';

/** Redis is used again so soon after its return (milliseconds). */
const USED_AGAIN_WITHIN_MS = 2000;

const pagesStayOpen: Judgement<OutageSeen> = ({ sightings }) =>
  ofEach('product pages answer 200 throughout', {
    of: sightings.filter(({ kind }) => kind === 'page'),
    isKept: ({ answer }) => answer.status === 200,
  });

const sessionsSeePages: Judgement<OutageSeen> = ({ sightings }) =>
  ofEach('they do with a session cookie, and leave it alone', {
    of: sightings.filter(({ kind }) => kind === 'page with a session'),
    isKept: ({ answer }) => answer.status === 200 && answer.cookies.length === 0,
  });

const noPageTakesTooLong: Judgement<OutageSeen> = ({ sightings }) => {
  const pages = sightings.filter(({ kind }) => kind !== 'signed in');
  return {
    promise: `no page takes ${longestWaitMs / 1000} s`,
    isKept: pages.length > 0 && pages.every((page) => tookMs(page) < longestWaitMs),
    seen: longestOf(pages),
  };
};

/** Only requests that lie in the outage as a whole: one that began before or ended after may have met Redis. */
const signedInAreTold: Judgement<OutageSeen> = ({ sightings, goneAtMs, releasedAtMs }) => {
  const asked = sightings
    .filter(({ kind }) => kind === 'signed in')
    .filter(({ startedAtMs, endedAtMs }) => startedAtMs >= goneAtMs && endedAtMs <= releasedAtMs);
  const judged = ofEach('signed-in pages answer 503 with Retry-After while Redis is gone', {
    of: asked,
    isKept: ({ answer }) =>
      answer.status === 503 && answer.hasRetryAfter && answer.contentType === problemContentType,
  });
  return { ...judged, seen: `${judged.seen}; ${longestOf(asked)}` };
};

const nobodyIsTakenForAnother: Judgement<OutageSeen> = ({ sightings }) =>
  ofEach('no session is refused or cleared, no cart is shown empty', {
    of: sightings.filter(({ kind }) => kind === 'signed in'),
    isKept: ({ answer, isOwn }) =>
      (answer.status === 503 || (answer.status === 200 && isOwn)) && answer.cookies.length === 0,
  });

const nobodyIsLoggedOut: Judgement<OutageSeen> = ({ found }) => {
  const signedIn = found.filter(({ isSignedIn }) => isSignedIn).length;
  return {
    promise: 'nobody is logged out',
    isKept: found.length > 0 && signedIn === found.length,
    seen: `${signedIn} of ${found.length} sessions work`,
  };
};

const cartsAreKept: Judgement<OutageSeen> = ({ found }) => {
  const right = found.filter(({ isCartRight }) => isCartRight).length;
  return {
    promise: 'every cart holds what was acknowledged, once',
    isKept: found.length > 0 && right === found.length,
    seen: `${right} of ${found.length} do`,
  };
};

/** Shards come back one by one, so the last 503 is told as well. */
const signedInSoon: Judgement<OutageSeen> = (seen) => {
  const judged = usedAgain('a signed-in page is answered', { seen, atMs: firstSignedInAtMs(seen) });
  const lastMs = Math.max(0, ...refusedAfter(seen).map(({ endedAtMs }) => endedAtMs - seen.backAtMs));
  return { ...judged, seen: `${judged.seen}, the last 503 after ${milliseconds(lastMs)} ms` };
};

const cacheSoon: Judgement<OutageSeen> = (seen) =>
  usedAgain('a page is read from Redis', { seen, atMs: seen.hitAtMs });

/** Whatever befalls Redis: everyone sees the pages, and members are asked to come again at most. */
export const throughoutPromises: readonly Judgement<OutageSeen>[] = [
  pagesStayOpen,
  sessionsSeePages,
  noPageTakesTooLong,
  nobodyIsTakenForAnother,
  nobodyIsLoggedOut,
  cartsAreKept,
];

/** What the shop promises while Redis is gone, and after. */
export const outagePromises: readonly Judgement<OutageSeen>[] = [
  ...throughoutPromises,
  signedInAreTold,
  signedInSoon,
  cacheSoon,
];

interface Rule {
  readonly of: readonly Sighting[];
  readonly isKept: (sighting: Sighting) => boolean;
}

function ofEach(promise: string, { of: sightings, isKept }: Rule): Promised {
  const broken = sightings.filter((sighting) => !isKept(sighting));
  const count = `${sightings.length - broken.length} of ${sightings.length} did`;
  return {
    promise,
    isKept: sightings.length > 0 && broken.length === 0,
    seen: broken.length === 0 ? count : `${count}; not: ${tallied(broken.map(describe))}`,
  };
}

function usedAgain(what: string, { seen, atMs }: { seen: OutageSeen; atMs: number | null }): Promised {
  // Redis may serve before all its nodes have said so.
  const afterMs = atMs === null ? null : Math.max(0, atMs - seen.backAtMs);
  return {
    promise: `${what} within ${USED_AGAIN_WITHIN_MS / 1000} s of Redis' return`,
    isKept: afterMs !== null && afterMs <= USED_AGAIN_WITHIN_MS,
    seen: afterMs === null ? 'not seen' : `after ${milliseconds(afterMs)} ms`,
  };
}

function refusedAfter({ sightings, backAtMs }: OutageSeen): Sighting[] {
  const signedIn = sightings.filter(({ kind }) => kind === 'signed in');
  return signedIn.filter(({ endedAtMs, answer }) => endedAtMs > backAtMs && answer.status === 503);
}

function tookMs({ startedAtMs, endedAtMs }: Sighting): number {
  return endedAtMs - startedAtMs;
}

function longestOf(sightings: readonly Sighting[]): string {
  return `the longest took ${milliseconds(Math.max(0, ...sightings.map(tookMs)))} ms`;
}

/** `GET /cart 200 (not their own)` */
function describe({ what, answer, isOwn }: Sighting): string {
  if (answer.status === null) return `${what} ${answer.reason}`;
  const remarks = [
    ...(answer.status === 200 && !isOwn ? ['not their own'] : []),
    ...(answer.status === 503 && !answer.hasRetryAfter ? ['no Retry-After'] : []),
    ...answer.cookies.map((cookie) => `sets ${cookie.split('=', 1)[0] ?? ''}`),
  ];
  return `${what} ${answer.status}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`;
}

function tallied(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `${text} ${count} times`).join(', ');
}
