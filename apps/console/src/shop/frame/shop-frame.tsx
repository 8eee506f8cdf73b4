import { useQuery } from '@tanstack/react-query';
import { NavLink, Outlet } from 'react-router';
import { cartQuery } from '../api/cart.js';
import { piecesIn } from '../cart/quantity.js';
import { TrailDrawer } from '../trail/trail-drawer.js';
import styles from './frame.module.css';

/** Around every page on which one shops: the way to the others, and a look at what Redis did for this one. */
export function ShopFrame() {
  return (
    <>
      <div className={styles.bar}>
        <nav aria-label="Shop" className={styles.places}>
          <NavLink to="/shop" end>
            Catalogue
          </NavLink>
          <CartLink />
          <NavLink to="/shop/orders">Orders</NavLink>
          <NavLink to="/account" end>
            Account
          </NavLink>
          <NavLink to="/account/inbox">Inbox</NavLink>
        </nav>
        <TrailDrawer />
      </div>
      <Outlet />
    </>
  );
}

function CartLink() {
  const { data: cart } = useQuery(cartQuery);
  const pieces = cart ? piecesIn(cart.items) : 0;
  return (
    <NavLink to="/shop/cart">
      Cart
      {pieces > 0 && (
        <>
          {' '}
          <span className={styles.count}>
            {pieces.toLocaleString('en-GB')}
            <span className="visually-hidden"> in it</span>
          </span>
        </>
      )}
    </NavLink>
  );
}
