import { validId } from './key-id.js';

/*
 * Every key of the shop is built here and nowhere else. A family is one row: its pattern, its life and its owner can
 * be read at a glance, and docs/redis/keys.md is generated from this table (`nx run redis:docs`).
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** One kind of key. `Id` is what makes one key of the family differ from the next. */
export interface KeyFamily<Id = string> {
  /** Dotted name, used as the label of metrics and in reports. */
  readonly name: string;
  /** Services that read or write keys of this family. */
  readonly owners: readonly string[];
  /** How a key looks, with `<placeholders>`. */
  readonly pattern: string;
  /** Longest life of a key in milliseconds. */
  readonly ttlMs: number;
  /** Redis type of the value. */
  readonly type: 'string' | 'hash' | 'sorted set';
  /** How the family is used, in words, for the generated page. */
  readonly operations: string;
  /**
   * The key of one id.
   *
   * @throws InvalidKeyIdError when the id must not become part of a key
   */
  key(id: Id): string;
}

type Row = Omit<KeyFamily, 'key' | 'pattern'> & { readonly prefix: string; readonly placeholder: string };

function singleId({ prefix, placeholder, ...row }: Row): KeyFamily {
  return Object.freeze({
    ...row,
    pattern: `${prefix}<${placeholder}>`,
    key: (id: string) => prefix + validId(row.name, id),
  });
}

export const keyFamilies = Object.freeze({
  product: singleId({
    name: 'product',
    owners: ['product'],
    prefix: 'product:',
    placeholder: 'sku',
    ttlMs: 60 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside, batch, replicas; no stock in it',
  }),
  productStock: singleId({
    name: 'product.stock',
    owners: ['product'],
    prefix: 'product:stock:',
    placeholder: 'sku',
    ttlMs: 5 * SECOND_MS,
    type: 'string',
    operations: 'cache-aside; checkout never reads it',
  }),
  category: singleId({
    name: 'category',
    owners: ['product'],
    prefix: 'category:',
    placeholder: 'slug',
    ttlMs: 30 * MINUTE_MS,
    type: 'string',
    operations:
      'cache-aside: the ordered skus of the category; pages slice it and batch-read products, so one DEL is exact',
  }),
});
