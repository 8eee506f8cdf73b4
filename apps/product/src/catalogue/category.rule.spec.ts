import { describe, expect, it } from '@jest/globals';
import { readProducts } from './catalogue.reader.js';
import { categories, categoryOf } from './category.rule.js';

const catalogueDirectory = new URL('../../../../data/online-retail/', import.meta.url);

describe('the category rule', () => {
  it.each([
    ['WHITE HANGING HEART T-LIGHT HOLDER', 'candles'],
    ['JUMBO BAG RED RETROSPOT', 'bags'],
    ['LETTER "C" BLING KEY RING', 'jewellery'],
    ['ALARM CLOCK BAKELIKE RED', 'clocks'],
    ['Next Day Carriage', 'other'],
  ])('puts %j into %s', (name, slug) => {
    expect(categoryOf(name)).toBe(slug);
  });

  it('lets a season go before the thing, and the thing before the picture on it', () => {
    expect(categoryOf('CHRISTMAS CARD STACK OF PRESENTS')).toBe('christmas');
    expect(categoryOf('FRENCH BATHROOM SIGN BLUE METAL')).toBe('signs');
    expect(categoryOf('FAIRY CAKE NOTEBOOK A5 SIZE')).toBe('stationery');
  });

  it('takes whole words, singular or plural, in any case', () => {
    expect(categoryOf('set of 3 Notebooks')).toBe('stationery');
    expect(categoryOf('MUGGLE')).toBe('other');
    expect(categoryOf("SCOTTIE DOG'S GLASS")).toBe('other');
  });

  it('has no slug twice and ends with the catch-all', () => {
    const slugs = categories.map((category) => category.slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs.at(-1)).toBe('other');
  });

  it('leaves no category of the real catalogue empty and under a twentieth of it in the catch-all', async () => {
    const counts = new Map(categories.map((category) => [category.slug, 0]));
    for await (const product of readProducts(catalogueDirectory)) {
      counts.set(product.categorySlug, (counts.get(product.categorySlug) ?? 0) + 1);
    }
    expect([...counts.values()].every((count) => count > 10)).toBe(true);
    expect(counts.get('other')).toBeLessThan(3489 / 20);
  });
});
