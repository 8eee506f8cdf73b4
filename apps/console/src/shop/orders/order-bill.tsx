import type { Order } from '@shop/contracts/order';
import { Link } from 'react-router';
import { readableName } from '../catalogue/readable-name.js';
import { inPounds } from '../money.js';
import styles from './orders.module.css';

export function OrderBill({ order }: { readonly order: Order }) {
  const { lines, goodsPence, discountPence, shippingPence, totalPence, refundedPence, couponCode } = order;
  return (
    <section aria-labelledby="bill" className={styles.part}>
      <h2 id="bill">What you ordered</h2>
      <ul className={styles.lines}>
        {lines.map(({ sku, name, quantity, unitPricePence }) => (
          <li key={sku}>
            <Link to={`/shop/products/${sku}`}>{readableName(name)}</Link>
            <span className={styles.note}>
              {quantity.toLocaleString('en-GB')} at {inPounds(unitPricePence)}
            </span>
            <span className={styles.price}>{inPounds(quantity * unitPricePence)}</span>
          </li>
        ))}
      </ul>
      <dl className={styles.sums}>
        <Sum name="Goods" pence={goodsPence} />
        {discountPence > 0 && <Sum name={`Coupon ${couponCode ?? ''}`} pence={-discountPence} />}
        <Sum name="Shipping" pence={shippingPence} />
        <Sum name="Total" pence={totalPence} />
        {refundedPence > 0 && <Sum name="Goes back to you" pence={refundedPence} />}
      </dl>
    </section>
  );
}

function Sum({ name, pence }: { readonly name: string; readonly pence: number }) {
  return (
    <div data-total={name === 'Total'}>
      <dt>{name}</dt>
      <dd>{inPounds(pence)}</dd>
    </div>
  );
}
