import type { Happening } from './happenings.js';
import { sentenceOf } from './words.js';

/** Sentences that are heard out; of more, the newest. */
const MOST = 3;

/** What is newer than the happening that was told last, oldest first; undefined when nothing is. */
export function announcementOf(happenings: readonly Happening[], toldId: number): string | undefined {
  const fresh = happenings.filter(({ id }) => id > toldId);
  if (fresh.length === 0) return undefined;
  const sentences = fresh.slice(0, MOST).map(sentenceOf).reverse();
  const more = fresh.length - sentences.length;
  return [...(more > 0 ? [`${String(more)} more changes.`] : []), ...sentences].join(' ');
}
