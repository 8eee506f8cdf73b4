import { type RefObject, useEffect } from 'react';

const SITE = 'A shop on a Redis Cluster';

/**
 * A screen reader is told of a new page by its title, which is the page's own heading: the one that it comes with, and the
 * one that takes its place once a name is known.
 */
export function useTitleOf(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const page = main.current;
    if (page === null) return;
    const read = () => {
      const heading = page.querySelector('h1')?.textContent ?? '';
      const title = heading === '' ? SITE : `${heading} - ${SITE}`;
      if (document.title !== title) document.title = title;
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(page, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
    };
  }, [main]);
}
