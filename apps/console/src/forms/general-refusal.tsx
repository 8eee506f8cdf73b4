import type { Refusals } from './refusals.js';
import styles from './forms.module.css';

/** What was refused of the whole form. Its place is there before its words: only then are they read out. */
export function GeneralRefusal({ refusals }: { readonly refusals: Refusals }) {
  return (
    <p role="alert" className={styles.alert}>
      {refusals.general}
    </p>
  );
}
