import type { z } from 'zod';
import type { Operator } from '../operator.js';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that operators read page by page. */
export interface PagedList<Item> {
  /** Below /api, with `limit`, without `cursor`. */
  readonly path: string;
  readonly route: string;
  readonly schema: z.ZodType<Page<Item>>;
}

/** All of a list; null when it cannot be read. */
export async function readPages<Item>(
  operator: Operator,
  { path, route, schema }: PagedList<Item>,
): Promise<Item[] | null> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const reply = await operator.ask({ method: 'GET', path: path + after, route, isTriedAgain: true });
    const page: Page<Item> | undefined = reply.status === 200 ? schema.safeParse(reply.body).data : undefined;
    if (!page) return null;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
