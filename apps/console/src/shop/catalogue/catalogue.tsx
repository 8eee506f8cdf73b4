import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { productsQuery } from '../api/products.js';
import { inPounds } from '../money.js';
import { Filters } from './filters.js';
import { readableName } from './readable-name.js';
import { Tile } from './tile.js';
import styles from './catalogue.module.css';

/** What is looked for stands in the address, so that it can be sent to somebody and gone back to. */
export function Catalogue() {
  const [search] = useSearchParams();
  const wanted = { words: search.get('q')?.trim() ?? '', category: search.get('category') ?? '' };
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    { ...productsQuery(wanted), placeholderData: keepPreviousData },
  );
  const products = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <h1>Shop</h1>
      <Filters />
      {error && (
        <p role="alert" className={styles.problem}>
          {error.message}
        </p>
      )}
      <p aria-live="polite" className={styles.found}>
        {data && !isPlaceholderData && told(products.length, hasNextPage)}
      </p>
      <ul className={styles.grid} data-old={isPlaceholderData}>
        {products.map(({ sku, name, pricePence }) => (
          <li key={sku}>
            <Link className={styles.card} to={`/shop/products/${sku}`}>
              <Tile sku={sku} />
              <span className={styles.name}>{readableName(name)}</span>
              <span className={styles.price}>{inPounds(pricePence)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button
          type="button"
          className={styles.more}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </button>
      )}
    </>
  );
}

function told(count: number, areMore: boolean): string {
  if (count === 0) return 'Nothing was found. Try fewer words, or all categories.';
  return areMore ? `The first ${String(count)} products` : `${String(count)} products`;
}
