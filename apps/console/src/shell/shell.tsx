import { useRef } from 'react';
import { NavLink, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { useTitleOf } from './use-title-of.js';
import styles from './shell.module.css';

const pages = [
  { to: '/shop', name: 'Shop' },
  { to: '/cluster', name: 'Cluster' },
  { to: '/patterns', name: 'Patterns' },
  { to: '/drills', name: 'Drills' },
] as const;

/** What is around every page: the way to the others, and a place that the keyboard can jump to. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const isOnItsWay = useNavigation().state !== 'idle';
  useTitleOf(main);
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.header}>
        <span className={styles.name}>A shop on a Redis Cluster</span>
        <nav aria-label="Pages" className={styles.pages}>
          {pages.map(({ to, name }) => (
            <NavLink key={to} to={to}>
              {name}
            </NavLink>
          ))}
          <a href="/docs">API</a>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1} aria-busy={isOnItsWay} className={styles.main}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </>
  );
}
