import type { Notification } from '@shop/contracts/notification';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Moment } from '../../shop/moment.js';
import { inboxQuery } from '../api/inbox.js';
import { SignedIn } from '../signed-in.js';
import forms from '../../forms/forms.module.css';
import styles from '../account.module.css';

export function Inbox() {
  return (
    <>
      <h1>Inbox</h1>
      <SignedIn>{() => <Letters />}</SignedIn>
    </>
  );
}

function Letters() {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(inboxQuery);
  const letters = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <p className={styles.note}>Everything that the shop has told you, also by mail.</p>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      <p aria-live="polite" className={styles.note}>
        {data && letters.length === 0 && 'Nothing yet. Order something, and its news arrive here.'}
      </p>
      <ol className={styles.list}>
        {letters.map((letter) => (
          <Letter key={letter.notificationId} letter={letter} />
        ))}
      </ol>
      {hasNextPage && (
        <button
          type="button"
          className={forms.secondary}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show older
        </button>
      )}
    </>
  );
}

function Letter({ letter }: { readonly letter: Notification }) {
  const { subject, text, orderId, createdAt, sentAt } = letter;
  return (
    <li className={styles.item}>
      <article className={styles.letter}>
        <h2>{subject}</h2>
        <p className={styles.note}>
          <Moment at={createdAt} />
          {sentAt === null ? ', its mail is on its way' : ', mailed'}
        </p>
        <p className={styles.body}>{text}</p>
        <Link to={`/shop/orders/${orderId}`}>
          See the order<span className="visually-hidden"> of: {subject}</span>
        </Link>
      </article>
    </li>
  );
}
