import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readProducts, readSoldQuantities } from './catalogue.reader.js';

const catalogueDirectory = new URL('../../../../data/online-retail/', import.meta.url);

describe('the catalogue reader', () => {
  let sold: Map<string, number>;

  beforeAll(async () => {
    sold = await readSoldQuantities(catalogueDirectory);
  });

  it('reads the first product of the real file', async () => {
    const { value } = await readProducts(catalogueDirectory).next();
    expect(value).toEqual({
      sku: '10002',
      name: 'INFLATABLE POLITICAL GLOBE',
      pricePence: 85,
      categorySlug: 'toys-and-games',
      firstSoldAt: new Date('2010-12-01T08:45:00Z'),
    });
  });

  it('adds up sales and leaves cancellations out', () => {
    expect(sold.get('85123A')).toBeGreaterThan(5000);
    expect([...sold.values()].every((quantity) => quantity > 0)).toBe(true);
  });

  it('stops at a row that makes no sense, and says which field', async () => {
    const directory = await mkdtemp(`${tmpdir()}/catalogue-`);
    await writeFile(
      `${directory}/products.csv`,
      'sku,name,unit_price_gbp,first_sold_at\n10002,GLOBE,free,2010-12-01T08:45:00Z\n',
    );
    await expect(readProducts(pathToFileURL(`${directory}/`)).next()).rejects.toThrow(/unit_price_gbp/);
  });

  it('stops when a file is missing', async () => {
    await expect(readSoldQuantities(new URL('file:///nowhere/'))).rejects.toThrow(/ENOENT/);
  });
});
