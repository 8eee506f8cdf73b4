import type { Cart } from '@shop/contracts/cart';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useParting } from '../../forms/use-parting.js';
import { cartQuery } from '../api/cart.js';
import { inPounds } from '../money.js';
import { CartLine } from './cart-line.js';
import forms from '../../forms/forms.module.css';
import styles from './cart.module.css';

/** A guest's or the account's; it is what it is at the moment, in every tab and on every device. */
export function CartPage() {
  const { data: cart, error } = useQuery(cartQuery);
  const [heading, news, tell] = useParting();
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className={styles.heading}>
        Cart
      </h1>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      <p aria-live="polite" className="visually-hidden">
        {news}
      </p>
      {cart?.items.length === 0 && (
        <p>
          Your cart is empty. <Link to="/shop">Look around in the shop</Link>.
        </p>
      )}
      {cart && cart.items.length > 0 && (
        <div className={styles.cart}>
          <ul className={styles.lines}>
            {cart.items.map((item) => (
              <CartLine
                key={item.sku}
                item={item}
                onRemoved={(name) => {
                  tell(`${name} is out of your cart.`);
                }}
              />
            ))}
          </ul>
          <Summary cart={cart} />
        </div>
      )}
    </>
  );
}

function Summary({ cart: { totalPence } }: { readonly cart: Cart }) {
  return (
    <section aria-labelledby="cart-total" className={styles.summary}>
      <h2 id="cart-total">Goods</h2>
      <p aria-live="polite" className={styles.total}>
        {totalPence === null ? 'Prices cannot be told at the moment.' : inPounds(totalPence)}
      </p>
      <p className={styles.note}>Today&rsquo;s prices. Shipping is added by weight and country.</p>
      <Link to="/shop/checkout" className={forms.primary}>
        To the checkout
      </Link>
    </section>
  );
}
