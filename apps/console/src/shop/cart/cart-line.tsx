import type { PricedItem } from '@shop/contracts/cart';
import { Link } from 'react-router';
import { worked } from '../../forms/worked.js';
import { useSetQuantity } from '../api/cart.js';
import { readableName } from '../catalogue/readable-name.js';
import { Tile } from '../catalogue/tile.js';
import { inPounds } from '../money.js';
import { QuantityField } from './quantity-field.js';
import forms from '../../forms/forms.module.css';
import styles from './cart.module.css';

interface Props {
  readonly item: PricedItem;
  readonly onRemoved: (name: string) => void;
}

export function CartLine({ item: { sku, quantity, product, linePence }, onRemoved }: Props) {
  const { mutateAsync, isPending, error } = useSetQuantity();
  const name = product ? readableName(product.name) : sku;
  const set = async (wanted: number): Promise<void> => {
    const isDone = await worked(mutateAsync({ sku, quantity: wanted }));
    if (isDone && wanted === 0) onRemoved(name);
  };
  return (
    <li className={styles.line} aria-busy={isPending}>
      <div className={styles.picture}>
        <Tile sku={sku} />
      </div>
      <div className={styles.what}>
        <Link to={`/shop/products/${sku}`}>{name}</Link>
        <span className={styles.note}>
          {product ? `${inPounds(product.pricePence)} each` : 'The shop cannot say anything of it now.'}
        </span>
      </div>
      <QuantityField name={name} quantity={quantity} onChange={set} />
      <span className={styles.price}>{linePence !== null && inPounds(linePence)}</span>
      <button type="button" className={forms.plain} disabled={isPending} onClick={() => void set(0)}>
        Remove<span className="visually-hidden"> {name}</span>
      </button>
      <span role="alert" className={styles.refusal}>
        {error?.message}
      </span>
    </li>
  );
}
