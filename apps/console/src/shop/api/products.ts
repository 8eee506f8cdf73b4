import type { CategoryList, Product, ProductPage, Stock } from '@shop/contracts/product';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/http.js';

export interface Wanted {
  /** Words to find; empty for all. */
  readonly words: string;
  /** A category's slug; empty for all. */
  readonly category: string;
}

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: ({ signal }) => ask<CategoryList>('/api/categories', { signal }),
  staleTime: 60_000,
});

export const productsQuery = ({ words, category }: Wanted) =>
  infiniteQueryOptions({
    queryKey: ['products', words, category],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '24' });
      if (words !== '') query.set('q', words);
      if (category !== '') query.set('category', category);
      if (pageParam !== '') query.set('cursor', pageParam);
      return ask<ProductPage>(`/api/products?${query.toString()}`, { signal });
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const productQuery = (sku: string) =>
  queryOptions({
    queryKey: ['product', sku],
    queryFn: ({ signal }) => ask<Product>(`/api/products/${encodeURIComponent(sku)}`, { signal }),
  });

/** Asked again every five seconds: others buy too. */
export const stockQuery = (sku: string) =>
  queryOptions({
    queryKey: ['stock', sku],
    queryFn: ({ signal }) => ask<Stock>(`/api/products/${encodeURIComponent(sku)}/stock`, { signal }),
    refetchInterval: 5_000,
  });
