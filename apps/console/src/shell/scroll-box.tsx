import type { ReactNode } from 'react';

interface Props {
  /** What is in it, for who does not see it. */
  readonly name: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** What is wider or longer than its place, and scrolls by itself: the keyboard has to reach it. */
export function ScrollBox({ name, className, children }: Props) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus, and nothing else
    <div role="region" aria-label={name} tabIndex={0} className={className}>
      {children}
    </div>
  );
}
