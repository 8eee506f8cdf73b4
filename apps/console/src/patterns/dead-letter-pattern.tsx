import { useInfiniteQuery } from '@tanstack/react-query';
import type { DeadLetterOverview } from '@shop/contracts/ops';
import { askOps } from '../live/ask-ops.js';
import { FiguresTable } from './figures-table.js';
import { Pattern } from './pattern.js';
import { Redrive } from './redrive.js';
import styles from './patterns.module.css';

const PAGE = 20;

export function DeadLetterPattern() {
  return (
    <Pattern
      title="Dead letters"
      purpose="A job that its consumer gave up waits here for somebody to mend the cause, and is given to its consumer again by hand."
      page="queue.md"
    >
      <Letters />
    </Pattern>
  );
}

function Letters() {
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['dead letters'],
    queryFn: ({ pageParam, signal }) =>
      askOps<DeadLetterOverview>(`/ops/dead-letters?limit=${String(PAGE)}${pageParam}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextAfter }) => (nextAfter === null ? undefined : `&after=${nextAfter}`),
    refetchInterval: 10_000,
  });
  if (error) return <p className={styles.problem}>{error.message}</p>;
  if (!data) return <p className={styles.quiet}>Asking each service{'\u2026'}</p>;
  const letters = data.pages.flatMap((page) => page.letters);
  const unreached = data.pages.at(-1)?.services.filter(({ state }) => state === 'unreachable') ?? [];
  return (
    <>
      {letters.length === 0 ? (
        <p className={styles.quiet}>There are none.</p>
      ) : (
        <FiguresTable
          caption="Oldest first"
          rows={letters}
          keyOf={({ id }) => id}
          columns={[
            { name: 'Job', of: ({ queue, name }) => <code>{`${queue}/${name}`}</code> },
            { name: 'Of', isText: true, of: ({ service }) => service },
            { name: 'Given up', isText: true, of: ({ diedAt }) => new Date(diedAt).toLocaleString('en-GB') },
            { name: 'Because', isText: true, of: ({ lastError }) => lastError },
            { name: 'Attempts', of: ({ attempt }) => attempt },
            { name: 'Again', isText: true, of: (letter) => <Redrive letter={letter} /> },
          ]}
        />
      )}
      {unreached.length > 0 && (
        <p className={styles.problem}>
          Not in it: {unreached.map(({ service }) => service).join(', ')} did not answer.
        </p>
      )}
      {hasNextPage && (
        <button type="button" disabled={isFetching} onClick={() => void fetchNextPage()}>
          Show more
        </button>
      )}
    </>
  );
}
