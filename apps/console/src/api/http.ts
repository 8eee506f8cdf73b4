import type { Problem } from '@shop/contracts/problem';
import { ProblemError } from './problem.js';
import { requestLog } from './request-log.js';

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** The same key for the same intention: sent again, it does nothing a second time. */
  readonly idempotencyKey?: string;
  /** Sent besides. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Asks the shop, with the browser's own cookies, and returns the answer's JSON, or undefined when it has none. The shape is
 * believed: page and shop are of one build.
 *
 * @throws ProblemError
 */
export async function ask<Answer>(path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', body, idempotencyKey, headers, signal } = question;
  const response = await fetch(path, {
    method,
    ...(signal && { signal }),
    headers: {
      ...headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ProblemError(0, undefined);
  });
  const id = response.headers.get('x-request-id');
  // What the page asks as an operator is no part of what a shopper did.
  if (id !== null && path.startsWith('/api/'))
    requestLog.record({ id, method, path, status: response.status });
  const text = await response.text();
  if (!response.ok) throw new ProblemError(response.status, problemIn(response, text));
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

function problemIn(response: Response, text: string): Problem | undefined {
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('application/problem+json') ? (JSON.parse(text) as Problem) : undefined;
}
