import { PlainCache, type Loader } from './plain-cache.js';

/** Cache-aside where callers of one process share a load, as the better cache libraries have it. */
export class CoalescingCache<T> extends PlainCache<T> {
  readonly #loading = new Map<string, Promise<T | null>>();

  override getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const running = this.#loading.get(id);
    if (running !== undefined) return running;
    const loading = super.getOrLoad(id, load).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }
}
