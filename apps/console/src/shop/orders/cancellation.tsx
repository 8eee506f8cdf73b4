import type { Order } from '@shop/contracts/order';
import { useState } from 'react';
import { useCancelOrder } from '../api/orders.js';
import forms from '../../forms/forms.module.css';
import styles from './orders.module.css';

/** What has arrived is returned, not cancelled. */
export function Cancellation({
  order: { orderId, state },
  isDelivered,
}: {
  readonly order: Order;
  readonly isDelivered: boolean;
}) {
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending, error } = useCancelOrder(orderId);
  if (state === 'cancelled' || isDelivered) return null;
  return (
    <div className={styles.cancel}>
      <button
        type="button"
        className={forms.secondary}
        aria-expanded={isAsking}
        onClick={() => {
          setAsking(!isAsking);
        }}
      >
        {isAsking ? 'Keep this order' : 'Cancel this order'}
      </button>
      {isAsking && (
        <button
          type="button"
          className={forms.primary}
          disabled={isPending}
          onClick={() => {
            mutate();
          }}
        >
          Cancel it, and give everything back
        </button>
      )}
      <span role="alert" className={forms.refusal}>
        {error?.message}
      </span>
    </div>
  );
}
