import { useId } from 'react';
import { unlock } from './live-store.js';
import styles from './live.module.css';

/** Outside a laptop only operators may look. The token stays in this page's memory. */
export function TokenForm({ isWrong }: { readonly isWrong: boolean }) {
  const id = useId();
  return (
    <form
      className={styles.token}
      action={(form: FormData) => {
        const token = form.get('token');
        if (typeof token === 'string' && token !== '') unlock(token);
      }}
    >
      <label htmlFor={id}>This shop shows itself to its operators. Your token:</label>
      <input
        id={id}
        name="token"
        type="password"
        required
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={`${id}-wrong`}
      />
      <button type="submit">Look</button>
      <span id={`${id}-wrong`} role="alert">
        {isWrong && 'That token was refused.'}
      </span>
    </form>
  );
}
