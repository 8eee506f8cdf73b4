import { type SubmitEvent, useId, useState } from 'react';
import { MOST_OF_ONE, quantityIn } from './quantity.js';
import forms from '../../forms/forms.module.css';
import styles from './cart.module.css';

interface Props {
  /** Of the product. */
  readonly name: string;
  readonly quantity: number;
  /** Rejects never: who is told of a refusal tells it. */
  readonly onChange: (quantity: number) => Promise<void>;
}

/** The cart's quantity, until another one is typed; that one is sent with Enter, or when the field is left. */
export function QuantityField({ name, quantity, onChange }: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const isFaulty = typed !== undefined && quantityIn(typed) === undefined;
  const commit = async (): Promise<void> => {
    const wanted = typed === undefined ? undefined : quantityIn(typed);
    if (wanted === undefined) return;
    if (wanted !== quantity) await onChange(wanted);
    setTyped(undefined);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void commit();
  };
  return (
    <form className={styles.quantity} onSubmit={submit} noValidate>
      <label htmlFor={id} className="visually-hidden">
        Quantity of {name}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={1}
        max={MOST_OF_ONE}
        value={typed ?? quantity}
        aria-invalid={isFaulty}
        aria-describedby={`${id}-faulty`}
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onBlur={() => void commit()}
      />
      <span id={`${id}-faulty`} className={forms.refusal}>
        {isFaulty && `1 to ${MOST_OF_ONE.toLocaleString('en-GB')}`}
      </span>
    </form>
  );
}
