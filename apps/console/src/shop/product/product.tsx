import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { productQuery, stockQuery } from '../api/products.js';
import { readableName } from '../catalogue/readable-name.js';
import { inPounds } from '../money.js';

export function ProductView() {
  const { sku = '' } = useParams();
  const { data: product, error } = useQuery(productQuery(sku));
  const { data: stock } = useQuery(stockQuery(sku));
  return (
    <>
      <p>
        <Link to="/shop">All products</Link>
      </p>
      <h1>{product ? readableName(product.name) : 'Product'}</h1>
      {error && <p role="alert">{error.message}</p>}
      {product && <p>{inPounds(product.pricePence)}</p>}
      <p aria-live="polite">
        {stock && (stock.available > 0 ? `${String(stock.available)} in stock` : 'Sold out')}
      </p>
    </>
  );
}
