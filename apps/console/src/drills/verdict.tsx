import type { DrillRun } from '@shop/contracts/drill-ops';
import styles from './drills.module.css';

/** Every promise, and what was seen of it; the broken ones first. */
export function Verdict({ promises }: { readonly promises: NonNullable<DrillRun['verdict']> }) {
  const brokenFirst = promises.toSorted((a, b) => Number(a.isKept) - Number(b.isKept));
  return (
    <ul className={styles.verdict} aria-label="Promises">
      {brokenFirst.map(({ promise, isKept, seen }) => (
        <li key={promise} data-kept={isKept}>
          <strong>{isKept ? 'kept' : 'broken'}</strong> {promise}: {seen}
        </li>
      ))}
    </ul>
  );
}
