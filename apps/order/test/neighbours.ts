// The services that order calls, as far as it calls them: their contracts on real sockets, with as much of a memory as an
// order needs.
import type { CartItem } from '@shop/contracts/cart';
import type { RedemptionRequest } from '@shop/contracts/discount';
import type { ReservationRequest } from '@shop/contracts/stock';
import { type Answer, type Heard, ServiceDouble } from '@shop/testing';

const notFound: Answer = { status: 404, body: problem('NOT_FOUND', 404) };
const inAMoment = new Date(Date.now() + 900_000).toISOString();

export const pricePence = 295;
export const addressId = '0199f3a2-6c1e-7f5c-9a53-00000000add7';
/** In a country to which nothing is sent. */
export const farAddressId = '0199f3a2-6c1e-7f5c-9a53-0000000000fa';
export const cardToken = '0199f3a2-6c1e-7f5c-9a53-00000000ca2d';
export const unknownAddressId = '0199f3a2-6c1e-7f5c-9a53-0000000000ff';

const address = {
  ...{ recipient: 'Ada Lovelace', line1: '12 St James Square', line2: null, city: 'London', region: null },
  ...{ postcode: 'SW1Y 4JH' },
};

function problem(code: string, status: number, fields: object = {}): object {
  const words = { type: `urn:shop:problem:${code}`, title: code, detail: 'Said by a double.', instance: '/' };
  return { ...words, ...fields, status, code, requestId: 'double' };
}

function refused(code: string, fields?: object): Answer {
  return { status: 409, body: problem(code, 409, fields) };
}

/** Cart, user, product, discount and shipping. Skus that begin with 9 are not sold. */
export class Neighbours {
  /** What is in whose cart. */
  readonly carts = new Map<string, readonly CartItem[]>();
  /** What is left of a sku; without an entry there is no end of it. */
  readonly stock = new Map<string, number>();
  /** How many uses of a coupon are left; each takes ten percent off. */
  readonly uses = new Map<string, number>();
  readonly reservations = new Map<string, { state: string; readonly lines: readonly CartItem[] }>();
  readonly redemptions = new Map<
    string,
    { state: string; readonly code: string; readonly goodsPence: number }
  >();

  readonly #doubles = new Map<string, ServiceDouble>();

  static async start(): Promise<Neighbours> {
    const neighbours = new Neighbours();
    const manners = {
      cart: (heard: Heard) => neighbours.#cart(heard),
      user: (heard: Heard) => neighbours.#user(heard),
      product: (heard: Heard) => neighbours.#product(heard),
      discount: (heard: Heard) => neighbours.#discount(heard),
      shipping: (heard: Heard) => neighbours.#shipping(heard),
    };
    for (const [name, manner] of Object.entries(manners))
      neighbours.#doubles.set(name, await ServiceDouble.start(manner));
    return neighbours;
  }

  of(name: 'cart' | 'user' | 'product' | 'discount' | 'shipping'): ServiceDouble {
    const double = this.#doubles.get(name);
    if (!double) throw new Error(`${name} was not started`);
    return double;
  }

  /** Where order finds them. */
  get env(): Record<string, string> {
    const urls = [...this.#doubles].map(([name, { url }]) => [`SERVICE_${name.toUpperCase()}_URLS`, url]);
    return Object.fromEntries(urls) as Record<string, string>;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#doubles.values()].map((double) => double.close()));
  }

  #cart({ caller = '' }: Heard): Answer {
    return { status: 200, body: { version: 1, items: this.carts.get(caller) ?? [] } };
  }

  #user({ url: { pathname } }: Heard): Answer {
    const countries = new Map([
      [addressId, 'GB'],
      [farAddressId, 'AQ'],
    ]);
    const country = countries.get(pathname.replace('/me/addresses/', ''));
    return country === undefined ? notFound : { status: 200, body: { ...address, country } };
  }

  /** Four pounds a started kilogramme, to Britain alone. */
  #shipping({ url: { searchParams } }: Heard): Answer {
    const country = searchParams.get('country') ?? '';
    if (country !== 'GB') return { status: 404, body: problem('COUNTRY_NOT_SERVED', 404) };
    const kilograms = Math.ceil(Number(searchParams.get('weightGrams')) / 1_000);
    const price = { weightClassGrams: kilograms * 1_000, ratePence: 400 * kilograms };
    return { status: 200, body: { country, zone: 'uk', ...price, days: { from: 1, to: 2 } } };
  }

  #product({ method, url, body }: Heard): Answer {
    if (method === 'PUT') return this.#reserve(idOf(url), body as ReservationRequest);
    const skus = url.searchParams.getAll('sku');
    const items = skus.filter((sku) => !sku.startsWith('9')).map(productOf);
    return { status: 200, body: { items, missing: skus.filter((sku) => sku.startsWith('9')) } };
  }

  #reserve(id: string, { lines }: ReservationRequest): Answer {
    const held = this.reservations.get(id);
    if (held) return { status: 200, body: { id, expiresAt: inAMoment, ...held } };
    const available = (sku: string) => this.stock.get(sku) ?? 1_000_000;
    const short = lines.filter(({ sku, quantity }) => available(sku) < quantity);
    if (short.length > 0) {
      const shortages = short.map(({ sku, quantity }) => ({
        ...{ sku, requested: quantity, available: available(sku) },
      }));
      return refused('INSUFFICIENT_STOCK', { shortages });
    }
    for (const { sku, quantity } of lines) this.stock.set(sku, available(sku) - quantity);
    this.reservations.set(id, { state: 'held', lines });
    return { status: 200, body: { id, state: 'held', expiresAt: inAMoment, lines } };
  }

  #discount({ url, body }: Heard): Answer {
    const { code, goodsPence } = body as RedemptionRequest;
    const id = idOf(url);
    const known = this.redemptions.get(id);
    const left = this.uses.get(code);
    if (!known && left === undefined) return notFound;
    if (!known && left === 0) return refused('COUPON_USED_UP', { coupon: code });
    if (!known) this.uses.set(code, (left ?? 0) - 1);
    const redemption = known ?? { state: 'held', code, goodsPence };
    this.redemptions.set(id, redemption);
    const gives = { discountPence: Math.floor(redemption.goodsPence / 10), isShippingFree: false };
    return { status: 200, body: { id, code, state: redemption.state, expiresAt: inAMoment, ...gives } };
  }
}

function idOf({ pathname }: URL): string {
  return pathname.split('/').at(-1) ?? '';
}

function productOf(sku: string) {
  return {
    ...{ sku, name: `NO ${sku}`, pricePence, currency: 'GBP', categorySlug: 'other' },
    firstSoldAt: '2010-12-01T08:26:00.000Z',
  };
}
