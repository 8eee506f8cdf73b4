import { z } from 'zod';
import type { Invoice } from '../data/invoices.js';
import type { Pace } from './pace.js';
import type { Reply, ShopClient } from './shop-client.js';
import type { Observation, Outcome } from './tally.js';

/*
 * Replays what one invoice tells of its shopper: a look at each product in the order of the lines, and at the page of
 * each category met on the way, once.
 */

export const routes = { product: 'GET /products/:sku', category: 'GET /categories/:slug' } as const;

const viewedProduct = z.object({ sku: z.string(), categorySlug: z.string() });
const categoryPage = z.object({ items: z.array(z.object({ sku: z.string() })).min(1) });

export interface ShopperOptions {
  readonly client: Pick<ShopClient, 'get'>;
  readonly pace: Pace;
  /** What the shop sells. Views of other skus must be refused. */
  readonly catalogue: ReadonlySet<string>;
  /** Called once a request. */
  readonly observe: (observation: Observation) => void;
  /** The address that the shop should count the shopper under; null lets it count the tool's own. */
  readonly addressOf: ((invoice: Invoice) => string) | null;
  /** What goes before the path: `/api` through the gateway, nothing straight to a service. */
  readonly prefix: string;
}

export class Shopper {
  readonly #options: ShopperOptions;

  constructor(options: ShopperOptions) {
    this.#options = options;
  }

  /** Views everything on the invoice. @param signal leaves the shop after the request under way */
  async visit(invoice: Invoice, signal?: AbortSignal): Promise<void> {
    const { addressOf } = this.#options;
    const headers = addressOf ? { 'x-forwarded-for': addressOf(invoice) } : {};
    const seen = new Set<string>();
    for (const { sku } of invoice.lines) {
      if (signal?.aborted) return;
      const slug = await this.#viewProduct(sku, headers);
      if (slug === null || seen.has(slug) || signal?.aborted) continue;
      seen.add(slug);
      await this.#viewCategory(slug, headers);
    }
  }

  async #viewProduct(sku: string, headers: Record<string, string>): Promise<string | null> {
    const reply = await this.#get(`/products/${encodeURIComponent(sku)}`, headers);
    const viewed = viewedProduct.safeParse(reply.body);
    const isTheOne = reply.status === 200 && viewed.success && viewed.data.sku === sku;
    this.#observe(
      routes.product,
      reply,
      judgeView(reply.status, { isTheOne, isSold: this.#options.catalogue.has(sku) }),
    );
    return isTheOne ? viewed.data.categorySlug : null;
  }

  async #viewCategory(slug: string, headers: Record<string, string>): Promise<void> {
    const reply = await this.#get(`/categories/${slug}`, headers);
    const isPage = reply.status === 200 && categoryPage.safeParse(reply.body).success;
    this.#observe(routes.category, reply, isPage ? 'answered' : 'failed');
  }

  async #get(path: string, headers: Record<string, string>): Promise<Reply> {
    await this.#options.pace.turn();
    return this.#options.client.get(this.#options.prefix + path, headers);
  }

  #observe(route: string, { status, waitedMs }: Reply, outcome: Outcome): void {
    this.#options.observe({ route, outcome, status, waitedMs });
  }
}

/** A sku that is sold must be shown; one that is not must be refused as unknown (404) or as no sku at all (400). */
function judgeView(status: number, { isTheOne, isSold }: { isTheOne: boolean; isSold: boolean }): Outcome {
  if (isSold) return isTheOne ? 'answered' : 'failed';
  return status === 404 || status === 400 ? 'refused' : 'failed';
}
