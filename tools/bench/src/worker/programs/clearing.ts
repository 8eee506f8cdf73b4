import { idOf } from '../payload.js';
import { as, type Subject } from '../subject.js';

/** Puts so many values into the cache, by loading them. */
export async function fillSome(subject: Subject, { count }: { count: number }): Promise<void> {
  const cache = as(subject, 'cache');
  const load = () => Promise.resolve('kept');
  await Promise.all(Array.from({ length: count }, (_, index) => cache.getOrLoad(idOf(index), load)));
}

/** Empties the namespace. @returns what the clear threw, if it did */
export async function clear(subject: Subject): Promise<{ error: string | null }> {
  const cache = as(subject, 'cache');
  try {
    await cache.clear();
    return { error: null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
