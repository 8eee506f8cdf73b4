/**
 * What a lock protects, when it checks fencing tokens: the newest it has seen is remembered with the value, and a write
 * under an older one is refused. In Postgres this is a column: `UPDATE ... SET fence = $1 WHERE id = $2 AND fence <= $1`.
 */
export class FencedStore {
  value = '';
  /** Tokens of the writes that were let in, in order. */
  readonly accepted: number[] = [];
  #newest = 0;

  /** @returns whether it was let in */
  write(token: number, value: string): boolean {
    if (token < this.#newest) return false;
    this.#newest = token;
    this.accepted.push(token);
    this.value = value;
    return true;
  }
}
