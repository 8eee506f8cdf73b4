import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReservationsRepository } from '../src/reservations/reservations.repository.js';
import { SalesService } from '../src/reservations/sales.service.js';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

type Event = 'commit' | 'release' | 'expire' | 'two return' | 'three return';

interface Reserved {
  readonly sku: string;
  readonly id: string;
}

const OPENING = 100;
const ORDERED = 10;
/** No more than there are connections: a transaction waits two seconds for one. */
const AT_ONCE = 4;

/** Every order of the events, each once. */
function ordersOf(events: readonly Event[]): Event[][] {
  if (events.length === 0) return [[]];
  return [...new Set(events)].flatMap((first) =>
    ordersOf(events.toSpliced(events.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

// What comes twice is a repeated delivery of a return, and a second message of a commit or a release.
const standing: Event[] = ['commit', 'commit', 'expire', 'two return', 'two return', 'three return'];
const cancelled: Event[] = ['commit', 'expire', 'two return', 'two return', 'release', 'release'];

describe('the jobs of a sale', () => {
  let product: ProductUnderTest;
  let second: ProductUnderTest;
  let skus: string[];

  beforeAll(async () => {
    product = await startProduct({ RESERVATION_SWEEP_MS: '3600000' });
    second = await product.startSecondInstance();
    await product.database.stock.updateMany({ data: { available: OPENING } });
    skus = (await product.database.stock.findMany({ select: { sku: true } })).map(({ sku }) => sku);
  });
  afterAll(async () => {
    await second.stop();
    await product.stop();
  });

  /** Puts pieces of a sku aside that nobody else orders, for a time that is over already. */
  const reserve = async () => {
    const [sku, id] = [skus.pop() ?? '', randomUUID()];
    const lines = [{ sku, quantity: ORDERED }];
    await product.app.app.get(ReservationsRepository).reserve({ id, owner: 'a shopper', lines, holdMs: -1 });
    return { sku, id };
  };
  const happen = (event: Event, { sku, id }: Reserved, at = product) => {
    const sales = at.app.app.get(SalesService);
    const back = (quantity: number) => ({ orderId: id, lines: [{ sku, quantity }] });
    switch (event) {
      case 'commit':
        return sales.commit(id, randomUUID());
      case 'release':
        return sales.release(id, randomUUID());
      case 'expire':
        return at.app.app.get(ReservationsRepository).expire([id]);
      case 'two return':
        return sales.giveBack(back(2), id);
      case 'three return':
        return sales.giveBack(back(3), randomUUID());
    }
  };
  const outcomeOf = async ({ sku, id }: Reserved) => {
    const stock = await product.database.stock.findUnique({ where: { sku } });
    const reservation = await product.database.reservation.findUnique({ where: { id } });
    return `${String(reservation?.state)}, ${String(stock?.available)}`;
  };
  /** How many of the given runs ended in which outcome. */
  const outcomesOf = async (runs: readonly (() => Promise<string>)[]) => {
    const counts: Record<string, number> = {};
    for (let first = 0; first < runs.length; first += AT_ONCE) {
      const batch = runs.slice(first, first + AT_ONCE).map((run) => run());
      for (const outcome of await Promise.all(batch)) counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  };

  it.each([
    ['that stands', standing, `committed, ${String(OPENING - ORDERED + 2 + 3)}`],
    ['that is cancelled', cancelled, `released, ${String(OPENING)}`],
  ])(
    'leave one right stock of an order %s, in each of their 180 orders',
    async (_which, events, right) => {
      const runs = ordersOf(events).map((order) => async () => {
        const reserved = await reserve();
        for (const event of order) await happen(event, reserved);
        return outcomeOf(reserved);
      });
      expect(await outcomesOf(runs)).toEqual({ [right]: 180 });
    },
    180_000,
  );

  it.each([
    ['that stands', standing, `committed, ${String(OPENING - ORDERED + 2 + 3)}`],
    ['that is cancelled', cancelled, `released, ${String(OPENING)}`],
  ])(
    'leave it when those of an order %s run all at once over two instances',
    async (_which, events, right) => {
      for (let round = 0; round < 40; round += 1) {
        const reserved = await reserve();
        const instances = [product, second];
        await Promise.all(
          events.map((event, index) => happen(event, reserved, instances[(round + index) % 2])),
        );
        expect(await outcomeOf(reserved)).toBe(right);
      }
    },
  );
});
