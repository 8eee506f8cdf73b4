import { useState } from 'react';
import styles from './drills.module.css';

type Outcome = 'not copied' | 'copied' | 'refused';

const told: Readonly<Record<Outcome, string>> = {
  'not copied': '',
  copied: 'Copied.',
  refused: 'The browser does not allow it: select the text.',
};

/** A command line to be copied. The clipboard is the browser's to give: it is not there without a secure origin. */
export function Command({ name, text }: { readonly name: string; readonly text: string }) {
  const [outcome, setOutcome] = useState<Outcome>('not copied');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <div className={styles.command}>
      <code>{text}</code>
      <button type="button" onClick={() => void copy()}>
        Copy<span className="visually-hidden"> the command of {name}</span>
      </button>
      <span role="status">{told[outcome]}</span>
    </div>
  );
}
