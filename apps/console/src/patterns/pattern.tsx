import { type ReactNode, useId } from 'react';
import type { LivePart } from '@shop/contracts/live-ops';
import { useLive } from '../live/live-store.js';
import styles from './patterns.module.css';

interface Props {
  readonly title: string;
  /** One sentence: what it is for. */
  readonly purpose: string;
  /** The page of the repository that explains it. */
  readonly page: string;
  /** Of the stream, where its figures come from there. */
  readonly part?: LivePart;
  readonly children: ReactNode;
}

export function Pattern({ title, purpose, page, part, children }: Props) {
  const id = useId();
  const problem = useLive(({ problems }) => (part ? problems[part] : undefined));
  return (
    <section aria-labelledby={id} className={styles.pattern}>
      <h2 id={id}>{title}</h2>
      <p className={styles.purpose}>
        {purpose} <code>docs/redis/{page}</code>
      </p>
      {problem !== undefined && (
        <p className={styles.problem}>These figures are old: the gateway {problem}.</p>
      )}
      {children}
    </section>
  );
}

/** A number and what it counts. */
export function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
