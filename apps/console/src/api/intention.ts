import { newKey } from './new-key.js';
import { isOutcomeOpen } from './outcome.js';
import { ProblemError } from './problem.js';

/*
 * A visitor who presses a button again because nothing seemed to happen means the same as before; one who presses it after
 * it worked means it once more. The key tells the shop which of the two it is.
 */

export class Intention {
  #open: { readonly meaning: string; readonly key: string } | undefined;

  /**
   * Sends a change under the key of what is meant: the one of the last time while that one's outcome is open.
   *
   * @param meaning equal for changes that are meant to be one
   * @throws what `send` throws
   */
  async carryOut<Answer>(meaning: string, send: (key: string) => Promise<Answer>): Promise<Answer> {
    const { key } = this.#open?.meaning === meaning ? this.#open : { key: newKey() };
    this.#open = { meaning, key };
    try {
      const answer = await send(key);
      this.#open = undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof ProblemError) || !isOutcomeOpen(error.status)) this.#open = undefined;
      throw error;
    }
  }
}
