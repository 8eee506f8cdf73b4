import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeadLetterOverview } from '@shop/contracts/ops';
import { askOps } from '../live/ask-ops.js';
import styles from './patterns.module.css';

type Letter = DeadLetterOverview['letters'][number];

/** Gives a job to its consumer again, once it was asked whether that is meant, and says what came of it. */
export function Redrive({ letter }: { readonly letter: Letter }) {
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => askOps(`/ops/dead-letters/${letter.service}/${letter.id}/redrive`, { method: 'POST' }),
    // Its outcome stays to be read for a moment before the letter goes.
    onSuccess: () => setTimeout(() => void queries.invalidateQueries({ queryKey: ['dead letters'] }), 3_000),
  });
  const what = `${letter.queue}/${letter.name}`;
  if (isSuccess) return <span role="status">On its way again.</span>;
  if (isPending) return <span role="status">Giving it back{'\u2026'}</span>;
  return (
    <span className={styles.redrive}>
      {error && <span role="alert">{error.message}</span>}
      {isAsking ? (
        <>
          Give it to its consumer again?
          <button
            type="button"
            onClick={() => {
              mutate();
            }}
          >
            Yes<span className="visually-hidden">, {what} again</span>
          </button>
          <button
            type="button"
            onClick={() => {
              setAsking(false);
            }}
          >
            No
          </button>
        </>
      ) : (
        <button
          type="button"
          onClick={() => {
            setAsking(true);
          }}
        >
          Re-drive<span className="visually-hidden"> {what}</span>
        </button>
      )}
    </span>
  );
}
