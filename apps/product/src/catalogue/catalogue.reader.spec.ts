import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readProducts, readSoldQuantities } from './catalogue.reader.js';

const catalogueDirectory = new URL('../../../../data/online-retail/', import.meta.url);

const invoices = `invoice_no,sku,quantity,invoiced_at,unit_price_gbp,customer_id,country
536365,85123A,6,2010-12-01T08:26:00Z,2.55,17850,United Kingdom
536366,85123A,4,2010-12-01T08:28:00Z,2.55,,United Kingdom
C536379,85123A,-1,2010-12-01T09:41:00Z,2.55,14527,United Kingdom
536380,71053,-3,2010-12-01T09:41:00Z,3.39,,United Kingdom
`;

describe('the catalogue reader', () => {
  let directory: URL;

  beforeAll(async () => {
    directory = pathToFileURL(`${await mkdtemp(`${tmpdir()}/catalogue-`)}/`);
    await writeFile(new URL('invoice-lines-2010-12_2011-01.csv.gz', directory), gzipSync(invoices));
    await writeFile(
      new URL('products.csv', directory),
      'sku,name,unit_price_gbp,first_sold_at\n10002,GLOBE,free,2010-12-01T08:45:00Z\n',
    );
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

  it('adds up sales and leaves out cancellations and negative quantities', async () => {
    expect(await readSoldQuantities(directory)).toEqual(new Map([['85123A', 10]]));
  });

  it('stops at a row that makes no sense, and says which field', async () => {
    await expect(readProducts(directory).next()).rejects.toThrow(/unit_price_gbp/);
  });

  it('stops when a file is missing', async () => {
    await expect(readSoldQuantities(new URL('file:///nowhere/'))).rejects.toThrow(/ENOENT/);
  });
});
