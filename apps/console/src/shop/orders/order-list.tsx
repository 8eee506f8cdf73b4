import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { SignedIn } from '../../account/signed-in.js';
import { ordersQuery } from '../api/orders.js';
import { Moment } from '../moment.js';
import { inPounds } from '../money.js';
import { shortId, stateTold } from './order-words.js';
import forms from '../../forms/forms.module.css';
import styles from './orders.module.css';

export function OrdersPage() {
  return (
    <>
      <h1>Orders</h1>
      <SignedIn>{() => <OrderList />}</SignedIn>
    </>
  );
}

function OrderList() {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(ordersQuery);
  const orders = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      {data && orders.length === 0 && (
        <p>
          You have not ordered anything yet. <Link to="/shop">Look around in the shop</Link>.
        </p>
      )}
      <ol className={styles.orders}>
        {orders.map(({ orderId, state, placedAt, totalPence }) => (
          <li key={orderId}>
            <Link to={`/shop/orders/${orderId}`}>Order {shortId(orderId)}</Link>
            <span className={styles.note}>
              <Moment at={placedAt} />
            </span>
            <span className={styles.state} data-state={state}>
              {stateTold[state]}
            </span>
            <span className={styles.price}>{inPounds(totalPence)}</span>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <button
          type="button"
          className={forms.secondary}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show older
        </button>
      )}
    </>
  );
}
