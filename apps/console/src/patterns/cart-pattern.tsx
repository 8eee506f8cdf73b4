import { useLive } from '../live/live-store.js';
import { age, counted } from './figures.js';
import { Figure, Pattern } from './pattern.js';
import styles from './patterns.module.css';

export function CartPattern() {
  const copies = useLive(({ reports }) => reports.copies);
  return (
    <Pattern
      title="Carts"
      purpose="A change is journaled in Postgres, then shown by a hash in Redis that everybody reads; lost, it is made anew."
      page="hash.md"
      part="copies"
    >
      {copies && (
        <dl className={styles.figures}>
          <Figure name="changes">{counted(copies.changes)}</Figure>
          <Figure name="not in Redis yet">{counted(copies.behind.count)}</Figure>
          <Figure name="the oldest of them">
            {copies.behind.count === 0 ? 'none' : age(copies.behind.oldestSeconds)}
          </Figure>
          <Figure name="made anew: lost">{counted(copies.rebuilds.missing)}</Figure>
          <Figure name="behind">{counted(copies.rebuilds.behind)}</Figure>
          <Figure name="ahead">{counted(copies.rebuilds.ahead)}</Figure>
        </dl>
      )}
    </Pattern>
  );
}
