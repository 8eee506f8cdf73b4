import { type RefObject, useRef, useState } from 'react';

/** For a list whose items can be sent away: what was is told politely, and the keyboard is back at the list's heading. */
export function useParting(): [RefObject<HTMLHeadingElement | null>, string, (news: string) => void] {
  const heading = useRef<HTMLHeadingElement>(null);
  const [news, setNews] = useState('');
  const tell = (what: string) => {
    setNews(what);
    heading.current?.focus();
  };
  return [heading, news, tell];
}
