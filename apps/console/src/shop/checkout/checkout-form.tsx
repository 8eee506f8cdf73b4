import type { Card } from '@shop/contracts/payment';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../forms/field.js';
import { GeneralRefusal } from '../../forms/general-refusal.js';
import { textOf } from '../../forms/text-of.js';
import { useFaultyFocus } from '../../forms/use-faulty-focus.js';
import { attempts } from '../api/checkout.js';
import { inPounds } from '../money.js';
import { AddressChoice } from './address-choice.js';
import type { Attempt } from './attempt.js';
import { CardPart } from './card-part.js';
import { orderRefusalsOf } from './order-refusals.js';
import { useChosenAddress } from './use-chosen-address.js';
import forms from '../../forms/forms.module.css';
import styles from './checkout.module.css';

interface Props {
  readonly userId: string;
  /** Null while a price is not known. */
  readonly goodsPence: number | null;
  readonly isSending: boolean;
  /** Of the last order that was sent. */
  readonly refusal: Error | null;
  readonly onOrder: (attempt: Attempt) => void;
}

/** Address and card have forms of their own, since they are saved where they belong; the order names both. */
export function CheckoutForm({ userId, goodsPence, isSending, refusal, onOrder }: Props) {
  const [addressId, setAddressId] = useChosenAddress();
  const [card, setCard] = useState<Card>();
  const refusals = orderRefusalsOf(refusal);
  const form = useFaultyFocus(refusal);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (addressId === undefined || card === undefined) return;
    const couponCode = textOf(new FormData(event.currentTarget), 'couponCode').toUpperCase();
    const coupon = couponCode === '' ? {} : { couponCode };
    onOrder(attempts.begin(userId, { addressId, cardToken: card.cardToken, ...coupon }));
  };
  return (
    <>
      <AddressChoice chosenId={addressId} refusal={refusals.at.addressId} onChoose={setAddressId} />
      <CardPart card={card} onCard={setCard} />
      <section aria-labelledby="order" className={styles.part}>
        <h2 id="order">Order</h2>
        <form ref={form} className={forms.form} onSubmit={submit}>
          <Field
            name="couponCode"
            label="Coupon (optional)"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={32}
            refusals={refusals}
          />
          <p className={styles.total}>
            Goods <strong>{goodsPence === null ? 'at prices not known now' : inPounds(goodsPence)}</strong>
          </p>
          <p className={styles.note}>Shipping is added by weight and country, a coupon is taken off.</p>
          <GeneralRefusal refusals={refusals} />
          <Missing hasAddress={addressId !== undefined} hasCard={card !== undefined} />
          <button
            type="submit"
            className={forms.primary}
            disabled={isSending || addressId === undefined || card === undefined}
          >
            {isSending ? 'Ordering\u2026' : 'Order and pay'}
          </button>
        </form>
      </section>
    </>
  );
}

/** Why it cannot be ordered yet. */
function Missing({ hasAddress, hasCard }: { readonly hasAddress: boolean; readonly hasCard: boolean }) {
  const missing = [...(hasAddress ? [] : ['an address']), ...(hasCard ? [] : ['a card'])];
  return (
    <p aria-live="polite" className={styles.note}>
      {missing.length > 0 && `Still needed: ${missing.join(' and ')}.`}
    </p>
  );
}
