/**
 * Does the new version sell? Asked from outside, as a shopper would, through the balancer: reads, a write that reaches Redis and
 * Postgres, and a door that has to be shut. It leaves one guest's cart, which expires.
 */
import type { Run } from './command.js';
import { SmokeTestError } from './release.errors.js';

interface Question {
  readonly path: string;
  readonly status: number;
  /** What the answer has to hold. */
  readonly holds: string;
  readonly body?: string;
}

const questions: readonly Question[] = [
  { path: '/api/products/85123A', status: 200, holds: '"85123A"' },
  { path: '/api/categories', status: 200, holds: '"slug"' },
  {
    path: '/api/cart/items',
    status: 200,
    holds: '"85123A"',
    body: '{"items":[{"sku":"85123A","quantity":1}]}',
  },
  { path: '/api/orders', status: 401, holds: '"code"' },
  { path: '/ops/topology', status: 401, holds: '"code"' },
];

/** A balancer takes a moment to send to pods that are new. */
const patience = ['--max-time', '10', '--retry', '20', '--retry-delay', '3', '--retry-all-errors'];

/** @throws SmokeTestError at the first answer that is not the expected one */
export async function smokeTest(run: Run, host: string): Promise<void> {
  for (const { path, status, holds, body } of questions) {
    const url = `https://${host}${path}`;
    const post = body === undefined ? [] : ['--header', 'Content-Type: application/json', '--data', body];
    const said = await run('curl', [
      '--silent',
      '--show-error',
      ...patience,
      ...post,
      '--write-out',
      '\\n%{http_code}',
      url,
    ]);
    const found = said.slice(said.lastIndexOf('\n') + 1);
    if (found !== String(status)) throw new SmokeTestError(url, `answered ${found}, not ${status}`);
    if (!said.includes(holds)) throw new SmokeTestError(url, `the answer does not hold ${holds}`);
  }
}
