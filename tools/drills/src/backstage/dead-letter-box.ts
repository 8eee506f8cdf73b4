import { deadLetterOverviewSchema, type DeadLetterOverview } from '@shop/contracts/ops';
import type { OutboxRow } from './outboxes.js';

type Letter = DeadLetterOverview['letters'][number];

const PATIENCE_MS = 5_000;

/** What operators have for dead letters: the routes under `/ops`. */
export class DeadLetterBox {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(baseUrl: string, operatorToken: string) {
    this.#url = `${baseUrl}/ops/dead-letters`;
    this.#headers = { authorization: `Bearer ${operatorToken}` };
  }

  /** @throws Error of fetch, ZodError */
  async find({ id }: Pick<OutboxRow, 'id'>): Promise<Letter | undefined> {
    const response = await fetch(`${this.#url}?limit=200`, this.#asked());
    return deadLetterOverviewSchema.parse(await response.json()).letters.find((letter) => letter.id === id);
  }

  /** @throws Error of fetch, or with the answer when it is not 204 */
  async redrive({ service, id }: Pick<OutboxRow, 'service' | 'id'>): Promise<void> {
    const response = await fetch(`${this.#url}/${service}/${id}/redrive`, this.#asked('POST'));
    if (response.status !== 204) throw new Error(`redrive: ${response.status} ${await response.text()}`);
  }

  #asked(method: 'GET' | 'POST' = 'GET'): RequestInit {
    return { method, headers: this.#headers, signal: AbortSignal.timeout(PATIENCE_MS) };
  }
}
