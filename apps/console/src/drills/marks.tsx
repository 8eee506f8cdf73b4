import type { DrillRun } from '@shop/contracts/drill-ops';
import { ScrollBox } from '../shell/scroll-box.js';
import styles from './drills.module.css';

/** What happened when, newest first; counted from the fault on, as the report does. */
export function Marks({ run: { marks, struckAtMs } }: { readonly run: DrillRun }) {
  const sinceMs = struckAtMs ?? 0;
  return (
    <ScrollBox name="What happened" className={styles.marks}>
      <ol reversed aria-live="polite" aria-relevant="additions">
        {marks.toReversed().map(({ atMs, event }) => (
          <li key={`${String(atMs)} ${event}`}>
            <span className={styles.at}>{((atMs - sinceMs) / 1_000).toFixed(1)} s</span> {event}
          </li>
        ))}
      </ol>
    </ScrollBox>
  );
}
