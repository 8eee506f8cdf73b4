import { useSyncExternalStore } from 'react';
import { LiveConnection } from './live-connection.js';
import { afterNews, type LiveNews, type LiveState, nothingYet } from './live-state.js';
import { operatorToken } from './operator-token.js';

/*
 * One stream for the whole page, opened with its first reader. It stays open a while after the last one has left: who
 * looks at another page and comes back finds the charts as they were.
 */

const LINGER_MS = 120_000;

let state = nothingYet;
const readers = new Set<() => void>();
const listeners = new Set<(news: LiveNews) => void>();
const connection = new LiveConnection(tell);
let isOpen = false;
let leaving: ReturnType<typeof setTimeout> | undefined;

function tell(news: LiveNews): void {
  state = afterNews(state, news);
  for (const listener of listeners) listener(news);
  for (const read of readers) read();
}

function subscribe(read: () => void): () => void {
  readers.add(read);
  clearTimeout(leaving);
  if (!isOpen) connection.open();
  isOpen = true;
  return () => {
    readers.delete(read);
    if (readers.size > 0) return;
    leaving = setTimeout(() => {
      connection.close();
      isOpen = false;
      state = { ...state, link: { kind: 'connecting' } };
    }, LINGER_MS);
  };
}

/** What is kept of the stream by who has more to remember than its newest reports. */
export function onLiveNews(listener: (news: LiveNews) => void): void {
  listeners.add(listener);
}

/** The part of what is known that a component draws; it is drawn anew when that part is another. */
export function useLive<Part>(pick: (state: LiveState) => Part): Part {
  return useSyncExternalStore(subscribe, () => pick(state));
}

/** Tries the operator's token. */
export function unlock(token: string): void {
  operatorToken.set(token);
  tell({ type: 'asked again' });
  connection.open();
}
