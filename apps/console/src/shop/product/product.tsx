import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { categoriesQuery, productQuery, stockQuery } from '../api/products.js';
import { readableName } from '../catalogue/readable-name.js';
import { Tile } from '../catalogue/tile.js';
import { inPounds } from '../money.js';
import { AddToCart } from './add-to-cart.js';
import styles from './product.module.css';

export function ProductView() {
  const { sku = '' } = useParams();
  const { data: product, error } = useQuery(productQuery(sku));
  return (
    <>
      <p className={styles.back}>
        <Link to="/shop">All products</Link>
      </p>
      <div className={styles.product}>
        <Tile sku={sku} />
        <div className={styles.about}>
          <h1>{product ? readableName(product.name) : 'Product'}</h1>
          {error && (
            <p role="alert" className={styles.problem}>
              {error.message}
            </p>
          )}
          {product && (
            <>
              <p className={styles.price}>{inPounds(product.pricePence)}</p>
              <Available sku={sku} />
              <AddToCart key={sku} sku={sku} />
              <p className={styles.small}>
                <Category slug={product.categorySlug} /> <code>{sku}</code>
              </p>
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** A hint: only the order decides who gets the last one. */
function Available({ sku }: { readonly sku: string }) {
  const { data: stock } = useQuery(stockQuery(sku));
  return (
    <p
      aria-live="polite"
      className={styles.stock}
      data-left={stock && (stock.available > 0 ? 'some' : 'none')}
    >
      {stock && (stock.available > 0 ? `${stock.available.toLocaleString('en-GB')} in stock` : 'Sold out')}
    </p>
  );
}

function Category({ slug }: { readonly slug: string }) {
  const { data: categories } = useQuery(categoriesQuery);
  const name = categories?.items.find((category) => category.slug === slug)?.name ?? slug;
  return <Link to={`/shop?category=${slug}`}>{name}</Link>;
}
