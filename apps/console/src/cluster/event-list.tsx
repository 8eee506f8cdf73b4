import { ScrollBox } from '../shell/scroll-box.js';
import { Announcer } from './announcer.js';
import type { Happening } from './happenings.js';
import { sentenceOf, timeOf, toneOf } from './words.js';
import styles from './events.module.css';

interface Props {
  readonly happenings: readonly Happening[];
  /** When the cluster was last read, by the clock of the happenings. */
  readonly atMs: number;
}

/** What befell the cluster since the page was opened, newest first. */
export function EventList({ happenings, atMs }: Props) {
  return (
    <section aria-labelledby="events">
      <h2 id="events">What happened</h2>
      <Announcer happenings={happenings} atMs={atMs} />
      <ScrollBox name="Events, newest first" className={styles.scroll}>
        <ol className={styles.list}>
          {happenings.map((happening) => (
            <li key={happening.id} data-tone={toneOf(happening)}>
              <time dateTime={new Date(happening.atMs).toISOString()}>{timeOf(happening.atMs)}</time>
              <span>{sentenceOf(happening)}</span>
            </li>
          ))}
        </ol>
      </ScrollBox>
    </section>
  );
}
