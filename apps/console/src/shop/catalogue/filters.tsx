import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { categoriesQuery } from '../api/products.js';
import styles from './catalogue.module.css';

const pauseMs = 300;

/** The shop is asked when the typing pauses, not for every letter. */
export function Filters() {
  const [search, setSearch] = useSearchParams();
  const [words, setWords] = useState(search.get('q') ?? '');
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
  useEffect(() => {
    if (words === (search.get('q') ?? '')) return;
    const timer = setTimeout(() => {
      put('q', words);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
    };
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
            setWords(event.target.value);
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
