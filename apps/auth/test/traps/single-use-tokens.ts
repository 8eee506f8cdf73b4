import { randomBytes } from 'node:crypto';

/**
 * Refresh tokens as many guides rotate them: a token works once, its row is replaced by that of the next. What was
 * replaced is unknown from then on, whoever brings it. The rows stand here in memory.
 */
export class SingleUseTokens {
  /** Users by the one token that is good. */
  readonly #users = new Map<string, string>();

  start(userId: string): Promise<string> {
    const token = randomBytes(16).toString('hex');
    this.#users.set(token, userId);
    return Promise.resolve(token);
  }

  /** @returns the next token; null when the presented one is not good */
  async refresh(token: string): Promise<string | null> {
    const userId = this.#users.get(token);
    this.#users.delete(token);
    return userId === undefined ? null : this.start(userId);
  }
}
