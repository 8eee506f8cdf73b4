import { useEffect, useRef } from 'react';
import forms from '../../forms/forms.module.css';
import styles from './checkout.module.css';

interface Props {
  readonly isSending: boolean;
  /** Of the last time that it was sent by this page. */
  readonly error: Error | null;
  readonly onSend: () => void;
}

/** In place of the form, which could make a second order out of the first. */
export function OpenAttempt({ isSending, error, onSend }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section aria-labelledby="open-attempt" className={styles.open}>
      <h2 id="open-attempt" ref={heading} tabIndex={-1}>
        Your order is not confirmed yet
      </h2>
      <p>
        It was sent, and the shop has not said what became of it. Ask again as often as you like: it is one
        order, and you pay once.
      </p>
      <p role="alert" className={forms.alert}>
        {error?.message}
      </p>
      <button type="button" className={forms.primary} disabled={isSending} onClick={onSend}>
        {isSending ? 'Asking\u2026' : 'Ask again'}
      </button>
    </section>
  );
}
