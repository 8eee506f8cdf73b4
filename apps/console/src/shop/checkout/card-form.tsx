import type { Card } from '@shop/contracts/payment';
import { type RefObject, type SubmitEvent } from 'react';
import { Field } from '../../forms/field.js';
import { GeneralRefusal } from '../../forms/general-refusal.js';
import { type Refusals, refusalsOf } from '../../forms/refusals.js';
import { useFaultyFocus } from '../../forms/use-faulty-focus.js';
import { useAddCard } from '../api/checkout.js';
import { cardFields, cardRequestIn } from './card-request.js';
import { testCards } from './test-cards.js';
import forms from '../../forms/forms.module.css';
import styles from './checkout.module.css';

export function CardForm({ onCard }: { readonly onCard: (card: Card) => void }) {
  const { mutate, isPending, error } = useAddCard();
  const refusals = refusalsOf(error, cardFields);
  const form = useFaultyFocus(error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(cardRequestIn(new FormData(event.currentTarget)), { onSuccess: onCard });
  };
  return (
    <div className={styles.cardForm}>
      <form ref={form} className={forms.form} onSubmit={submit} autoComplete="off">
        <CardFields refusals={refusals} />
        <GeneralRefusal refusals={refusals} />
        <button type="submit" className={forms.primary} disabled={isPending}>
          Use this card
        </button>
      </form>
      <TestCards form={form} />
    </div>
  );
}

function CardFields({ refusals }: { readonly refusals: Refusals }) {
  const digits = { inputMode: 'numeric', required: true, refusals } as const;
  return (
    <>
      <Field name="number" label="Card number" autoComplete="cc-number" maxLength={32} {...digits} />
      <div className={forms.pair}>
        <Field name="expiryMonth" label="Month" autoComplete="cc-exp-month" maxLength={2} {...digits} />
        <Field name="expiryYear" label="Year" autoComplete="cc-exp-year" maxLength={4} {...digits} />
        <Field name="cvc" label="CVC" autoComplete="cc-csc" maxLength={4} {...digits} />
      </div>
    </>
  );
}

/** No card of the world is charged here: these are all that there are, and each shows what a bank may do. */
function TestCards({ form }: { readonly form: RefObject<HTMLFormElement | null> }) {
  const fill = (number: string) => {
    const values = { number, expiryMonth: '12', expiryYear: '2099', cvc: '123' };
    for (const [name, value] of Object.entries(values)) {
      const input = form.current?.elements.namedItem(name);
      if (input instanceof HTMLInputElement) input.value = value;
    }
    form.current?.querySelector<HTMLButtonElement>('[type="submit"]')?.focus();
  };
  return (
    <div className={styles.testCards}>
      <h3>Cards to try</h3>
      <ul>
        {testCards.map(({ number, does }) => (
          <li key={number}>
            <button
              type="button"
              className={forms.plain}
              onClick={() => {
                fill(number);
              }}
            >
              <span className="visually-hidden">Fill in </span>
              <code>{number}</code>
            </button>{' '}
            {does}
          </li>
        ))}
      </ul>
    </div>
  );
}
