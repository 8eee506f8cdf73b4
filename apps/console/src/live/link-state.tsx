import { useLive } from './live-store.js';
import { TokenForm } from './token-form.js';
import { useSecondsSince } from './use-seconds.js';
import styles from './live.module.css';

/** How the page stands with the shop, and the way in where it is locked. */
export function LinkState() {
  const link = useLive(({ link }) => link);
  if (link.kind === 'locked') return <TokenForm isWrong={link.isWrong} />;
  if (link.kind === 'gone') return <Gone sinceMs={link.sinceMs} />;
  return (
    <p className={styles.link} data-link={link.kind} role="status">
      {link.kind === 'live' ? 'live' : 'connecting'}
    </p>
  );
}

function Gone({ sinceMs }: { readonly sinceMs: number }) {
  const seconds = useSecondsSince(sinceMs);
  return (
    <p className={styles.link} data-link="gone">
      <span role="status">the shop is gone</span>
      <span aria-hidden="true"> for {seconds} s</span>
    </p>
  );
}
