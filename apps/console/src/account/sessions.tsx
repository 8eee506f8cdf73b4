import type { ListedSession } from '@shop/contracts/auth';
import { useQuery } from '@tanstack/react-query';
import { useParting } from '../forms/use-parting.js';
import { worked } from '../forms/worked.js';
import { Moment } from '../shop/moment.js';
import { sessionsQuery, useEndSession } from './api/sessions.js';
import { deviceOf } from './device.js';
import forms from '../forms/forms.module.css';
import styles from './account.module.css';

/** Wherever the account is signed in, the one used last in front. */
export function Sessions() {
  const { data: sessions, error } = useQuery(sessionsQuery);
  const [heading, news, tell] = useParting();
  return (
    <section aria-labelledby="sessions" className={styles.part}>
      <h2 id="sessions" ref={heading} tabIndex={-1}>
        Where you are signed in
      </h2>
      <p aria-live="polite" className="visually-hidden">
        {news}
      </p>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      <ul className={styles.list}>
        {sessions?.items.map((session) => (
          <Session key={session.sessionId} session={session} onEnded={tell} />
        ))}
      </ul>
    </section>
  );
}

interface SessionProps {
  readonly session: ListedSession;
  readonly onEnded: (news: string) => void;
}

function Session({ session, onEnded }: SessionProps) {
  const { mutateAsync, isPending, error } = useEndSession();
  const { sessionId, userAgent, kind, createdAt, lastSeenAt, isCurrent } = session;
  const device = deviceOf(userAgent);
  const end = async (): Promise<void> => {
    const isDone = await worked(mutateAsync(sessionId));
    if (isDone) onEnded(`Signed out: ${device}.`);
  };
  return (
    <li className={styles.item}>
      <div>
        <strong>{device}</strong>
        {kind === 'token' && ' (a program)'}
        {isCurrent && <span className={styles.mark}>this one</span>}
        <p className={styles.note}>
          Last used <Moment at={lastSeenAt} />, signed in <Moment at={createdAt} />
        </p>
      </div>
      {!isCurrent && (
        <button type="button" className={forms.secondary} disabled={isPending} onClick={() => void end()}>
          Sign out there<span className="visually-hidden">: {device}</span>
        </button>
      )}
      <span role="alert" className={forms.refusal}>
        {error?.message}
      </span>
    </li>
  );
}
