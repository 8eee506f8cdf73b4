import type { Backstage } from './backstage.js';
import type { OutboxRow } from './outboxes.js';

/** The outbox row that an attempt is of: an attempt's id is `<row>-<number>`. */
export function rowOf(attemptId: string): string {
  return attemptId.slice(0, attemptId.lastIndexOf('-'));
}

/** Jobs of a producer that are committed and of which no queue has heard: not claimed, or claimed and no further. */
export async function unpublished(
  service: string,
  { outboxes, queues }: Backstage,
): Promise<readonly OutboxRow[]> {
  const rows = await outboxes.open(service);
  const areKnown = await Promise.all(
    rows.map(({ id, queue, attempt }) =>
      attempt === 0 ? false : queues.knows({ queue, attemptId: `${id}-${attempt}` }),
    ),
  );
  return rows.filter((_, index) => areKnown[index] === false);
}
