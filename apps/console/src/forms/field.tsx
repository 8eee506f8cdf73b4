import { type ComponentProps, useId } from 'react';
import type { Refusals } from './refusals.js';
import styles from './forms.module.css';

interface Props extends Omit<ComponentProps<'input'>, 'name'> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly refusals: Refusals;
}

/** An input with its label, and what the shop said against it. */
export function Field({ name, label, hint, refusals, ...input }: Props) {
  const id = useId();
  const refusal = refusals.at[name];
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        name={name}
        aria-invalid={refusal !== undefined}
        aria-describedby={`${id}-hint ${id}-refusal`}
      />
      <span id={`${id}-hint`} className={styles.hint}>
        {hint}
      </span>
      <span id={`${id}-refusal`} className={styles.refusal}>
        {refusal}
      </span>
    </div>
  );
}
