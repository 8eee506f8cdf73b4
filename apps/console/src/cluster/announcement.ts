import { type Happening, isStillMoving } from './happenings.js';
import { sentenceOf } from './words.js';

/** Sentences that are heard out; of more, the newest. */
const MOST = 3;

/** What was not told yet, newest first; slots that move are told once they have come to rest. */
export function freshOf(
  happenings: readonly Happening[],
  told: ReadonlySet<number>,
  atMs: number,
): readonly Happening[] {
  return happenings.filter((each) => !told.has(each.id) && !isStillMoving(each, atMs));
}

/** In the order in which it happened; empty when nothing did. */
export function announcementOf(fresh: readonly Happening[]): string {
  const sentences = fresh.slice(0, MOST).map(sentenceOf).reverse();
  const more = fresh.length - sentences.length;
  return [...(more > 0 ? [`${String(more)} more changes.`] : []), ...sentences].join(' ');
}
