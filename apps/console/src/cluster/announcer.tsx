import { useEffect, useRef, useState } from 'react';
import { announcementOf } from './announcement.js';
import type { Happening } from './happenings.js';
import styles from './events.module.css';

/** No oftener, in milliseconds: a screen reader has to come to the end of a sentence. */
const PAUSE_MS = 5_000;

/** Tells a screen reader what is new, politely and not too often. */
export function Announcer({ happenings }: { readonly happenings: readonly Happening[] }) {
  const newest = useRef(happenings);
  const [words, setWords] = useState('');
  useEffect(() => {
    newest.current = happenings;
  }, [happenings]);
  useEffect(() => {
    let toldId = newest.current[0]?.id ?? 0;
    const timer = setInterval(() => {
      const next = announcementOf(newest.current, toldId);
      toldId = newest.current[0]?.id ?? 0;
      if (next !== undefined) setWords(next);
    }, PAUSE_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return (
    <p aria-live="polite" className={styles.hidden}>
      {words}
    </p>
  );
}
