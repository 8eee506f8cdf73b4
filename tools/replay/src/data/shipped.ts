import { fileURLToPath } from 'node:url';

const shipped = (name: string) =>
  fileURLToPath(new URL(`../../../../data/online-retail/${name}`, import.meta.url));

/** The real invoices and catalogue of this repository; their origin and licence: data/online-retail/README.md. */
export const shippedInvoices = shipped('invoice-lines-2010-12_2011-01.csv.gz');
export const shippedCatalogue = shipped('products.csv');
