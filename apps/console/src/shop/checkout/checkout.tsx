import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { SignedIn } from '../../account/signed-in.js';
import { attempts, usePlaceOrder } from '../api/checkout.js';
import { cartQuery } from '../api/cart.js';
import type { Attempt } from './attempt.js';
import { CheckoutForm } from './checkout-form.js';
import { OpenAttempt } from './open-attempt.js';
import styles from './checkout.module.css';

export function CheckoutPage() {
  return (
    <>
      <h1>Checkout</h1>
      <SignedIn>{({ userId }) => <Ordering key={userId} userId={userId} />}</SignedIn>
    </>
  );
}

/** The form, or the order that was sent before and of which nobody has said yet what became of it. */
function Ordering({ userId }: { readonly userId: string }) {
  const navigate = useNavigate();
  const { data: cart } = useQuery(cartQuery);
  const [attempt, setAttempt] = useState(() => attempts.open(userId));
  const { mutate, isPending, isSuccess, error } = usePlaceOrder();
  const send = (sent: Attempt) => {
    mutate(sent, {
      onSuccess: ({ orderId }) => void navigate(`/shop/orders/${orderId}`, { replace: true }),
      onError: () => {
        setAttempt(attempts.open(userId));
      },
    });
  };
  if (attempt)
    return (
      <OpenAttempt
        isSending={isPending || isSuccess}
        error={error}
        onSend={() => {
          send(attempt);
        }}
      />
    );
  if (cart?.items.length === 0 && !isPending && !isSuccess)
    return (
      <p>
        Your cart is empty. <Link to="/shop">Look around in the shop</Link>.
      </p>
    );
  return (
    <div className={styles.checkout}>
      <CheckoutForm
        userId={userId}
        goodsPence={cart?.totalPence ?? null}
        isSending={isPending || isSuccess}
        refusal={error}
        onOrder={send}
      />
    </div>
  );
}
