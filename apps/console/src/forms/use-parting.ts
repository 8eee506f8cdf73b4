import { type RefObject, useRef, useState } from 'react';

/**
 * For a part of the page whose buttons go when they are pressed: what was done is told politely, and the keyboard is back at
 * the heading.
 */
export function useParting(): [RefObject<HTMLHeadingElement | null>, string, (news: string) => void] {
  const heading = useRef<HTMLHeadingElement>(null);
  const [news, setNews] = useState('');
  const tell = (what: string) => {
    setNews(what);
    heading.current?.focus();
  };
  return [heading, news, tell];
}
