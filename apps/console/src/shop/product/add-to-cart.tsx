import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { Link } from 'react-router';
import { cartQuery, useAddToCart } from '../api/cart.js';
import { MOST_OF_ONE, quantityIn } from '../cart/quantity.js';
import forms from '../../forms/forms.module.css';
import styles from './product.module.css';

export function AddToCart({ sku }: { readonly sku: string }) {
  const id = useId();
  const [typed, setTyped] = useState('1');
  const [isFaulty, setFaulty] = useState(false);
  const { mutate, isPending, isSuccess, error } = useAddToCart();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const quantity = quantityIn(typed);
    setFaulty(quantity === undefined);
    if (quantity === undefined) document.getElementById(id)?.focus();
    else mutate({ sku, quantity });
  };
  return (
    <form className={styles.add} onSubmit={submit} noValidate>
      <div className={styles.order}>
        <div className={forms.field}>
          <label htmlFor={id}>Quantity</label>
          <input
            id={id}
            className={styles.quantity}
            type="number"
            inputMode="numeric"
            min={1}
            max={MOST_OF_ONE}
            value={typed}
            aria-invalid={isFaulty}
            aria-describedby={`${id}-faulty`}
            onChange={({ target }) => {
              setTyped(target.value);
            }}
          />
        </div>
        <button type="submit" className={forms.primary} disabled={isPending}>
          Add to cart
        </button>
      </div>
      <p id={`${id}-faulty`} role="alert" className={forms.alert}>
        {isFaulty ? `Choose 1 to ${MOST_OF_ONE.toLocaleString('en-GB')} pieces.` : error?.message}
      </p>
      <InCart sku={sku} isNew={isSuccess} />
    </form>
  );
}

/** Tells politely what came of it, and where it is. */
function InCart({ sku, isNew }: { readonly sku: string; readonly isNew: boolean }) {
  const { data: cart } = useQuery(cartQuery);
  const quantity = cart?.items.find((item) => item.sku === sku)?.quantity;
  return (
    <p className={styles.inCart}>
      <span aria-live="polite" aria-atomic="true">
        {quantity !== undefined && (
          <span data-new={isNew}>{quantity.toLocaleString('en-GB')} in your cart. </span>
        )}
      </span>
      {quantity !== undefined && <Link to="/shop/cart">See your cart</Link>}
    </p>
  );
}
