import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { categoriesQuery } from '../api/products.js';
import { useWords } from './use-words.js';
import styles from './catalogue.module.css';

export function Filters() {
  const [search, setSearch] = useSearchParams();
  const { data: categories } = useQuery(categoriesQuery);
  const put = (name: string, value: string) => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const { words, type } = useWords(search.get('q') ?? '', (found) => {
    put('q', found);
  });
  return (
    <search className={styles.filters}>
      <label>
        Search
        <input
          type="search"
          maxLength={100}
          value={words}
          onChange={(event) => {
            type(event.target.value);
          }}
        />
      </label>
      <label>
        Category
        <select
          value={search.get('category') ?? ''}
          onChange={(event) => {
            put('category', event.target.value);
          }}
        >
          <option value="">All</option>
          {categories?.items.map(({ slug, name, productCount }) => (
            <option key={slug} value={slug}>{`${name} (${String(productCount)})`}</option>
          ))}
        </select>
      </label>
    </search>
  );
}
