import type { LivePart, LiveSetback, LiveReports } from '@shop/contracts/live-ops';

/*
 * What the page knows of the shop, and how it stands with the stream that tells it. Pure: the connection says what
 * happened and when, this says what follows.
 */

/** `locked`: the shop asks for an operator; `isWrong` when it was shown a token. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'gone'; readonly sinceMs: number }
  | { readonly kind: 'locked'; readonly isWrong: boolean };

export interface LiveState {
  readonly link: Link;
  /** The newest of each report. */
  readonly reports: Partial<LiveReports>;
  /** Why the newest report of a part could not be made; those that could are not in it. */
  readonly problems: Partial<Record<LivePart, string>>;
}

/** What the connection saw. */
export type LiveNews =
  | { readonly type: 'connected' }
  | { readonly type: 'lost'; readonly atMs: number }
  | { readonly type: 'refused'; readonly hadToken: boolean }
  | { readonly type: 'asked again' }
  | { readonly type: 'report'; readonly part: LivePart; readonly report: LiveReports[LivePart] }
  | ({ readonly type: 'setback' } & LiveSetback);

export const nothingYet: LiveState = Object.freeze<LiveState>({
  link: { kind: 'connecting' },
  reports: {},
  problems: {},
});

export function afterNews(state: LiveState, news: LiveNews): LiveState {
  switch (news.type) {
    case 'connected':
      return { ...state, link: { kind: 'live' } };
    case 'lost':
      return { ...state, link: lost(state.link, news.atMs) };
    case 'refused':
      return { ...state, link: { kind: 'locked', isWrong: news.hadToken } };
    case 'asked again':
      return { ...state, link: { kind: 'connecting' } };
    case 'report':
      return {
        ...state,
        reports: { ...state.reports, [news.part]: news.report },
        problems: { ...state.problems, [news.part]: undefined },
      };
    case 'setback':
      return { ...state, problems: { ...state.problems, [news.part]: news.problem } };
  }
}

/** Gone since the first loss, however often it was tried since. */
function lost(link: Link, atMs: number): Link {
  return link.kind === 'gone' ? link : { kind: 'gone', sinceMs: atMs };
}
