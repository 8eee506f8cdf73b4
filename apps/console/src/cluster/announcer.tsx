import { useEffect, useRef, useState } from 'react';
import { announcementOf, freshOf } from './announcement.js';
import type { Happening } from './happenings.js';

/** No oftener, in milliseconds: a screen reader has to come to the end of a sentence. */
const PAUSE_MS = 5_000;

interface Props {
  readonly happenings: readonly Happening[];
  /** When the cluster was last read, by the clock of the happenings. */
  readonly atMs: number;
}

/** Tells a screen reader what is new, politely and not too often. */
export function Announcer({ happenings, atMs }: Props) {
  const newest = useRef({ happenings, atMs });
  const [words, setWords] = useState('');
  useEffect(() => {
    newest.current = { happenings, atMs };
  }, [happenings, atMs]);
  useEffect(() => {
    const told = new Set(newest.current.happenings.map(({ id }) => id));
    const timer = setInterval(() => {
      const fresh = freshOf(newest.current.happenings, told, newest.current.atMs);
      for (const { id } of fresh) told.add(id);
      if (fresh.length > 0) setWords(announcementOf(fresh));
    }, PAUSE_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return (
    <p aria-live="polite" className="visually-hidden">
      {words}
    </p>
  );
}
