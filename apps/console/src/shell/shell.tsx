import { useRef } from 'react';
import { Link, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useTitleOf } from './use-title-of.js';
import styles from './shell.module.css';

/** An account is a shopper's. */
const pages = [
  { to: '/shop', name: 'Shop', holds: /^\/(shop|account)\b/ },
  { to: '/cluster', name: 'Cluster', holds: /^\/cluster\b/ },
  { to: '/patterns', name: 'Patterns', holds: /^\/patterns\b/ },
  { to: '/drills', name: 'Drills', holds: /^\/drills\b/ },
] as const;

/** What is around every page: the way to the others, and a place that the keyboard can jump to. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
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
          {pages.map(({ to, name, holds }) => (
            <Link key={to} to={to} aria-current={holds.test(pathname) ? 'page' : undefined}>
              {name}
            </Link>
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
