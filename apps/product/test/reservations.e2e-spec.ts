import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Reservation, type ReservationLine, reservationSchema } from '@shop/contracts/stock';
import { eventually } from '@shop/testing';
import { ReservationsRepository } from '../src/reservations/reservations.repository.js';
import { type Answer, type ProductUnderTest, startProduct } from './product-under-test.js';

const [HEART, LANTERN] = ['85123A', '71053'];
const one = (sku: string, quantity = 1): ReservationLine[] => [{ sku, quantity }];

describe('stock put aside for orders', () => {
  let product: ProductUnderTest;
  let instances: ProductUnderTest[];
  let repository: ReservationsRepository;

  beforeAll(async () => {
    product = await startProduct({ RESERVATION_HOLD_MS: '60000', RESERVATION_SWEEP_MS: '50' });
    instances = [product, await product.startSecondInstance()];
    repository = product.app.app.get(ReservationsRepository);
  });
  afterAll(async () => {
    await instances[1]?.stop();
    await product.stop();
  });

  beforeEach(async () => {
    for (const sku of [HEART, LANTERN])
      await product.database.stock.update({ where: { sku }, data: { available: 50 } });
  });

  interface Asked {
    readonly lines?: ReservationLine[];
    /** Which instance is asked. */
    readonly at?: number;
  }
  const ask = async (method: 'PUT' | 'GET' | 'DELETE', id: string, { lines, at = 0 }: Asked = {}) => {
    const instance = instances[at] ?? product;
    const headers = await instance.identity('customer');
    return instance.ask({
      method,
      url: `/reservations/${id}`,
      headers,
      ...(lines && { payload: { lines } }),
    });
  };
  const reserve = (lines: ReservationLine[], { id = randomUUID(), at = 0 } = {}) =>
    ask('PUT', id, { lines, at });
  const reserved = async (lines: ReservationLine[]): Promise<Reservation> =>
    reservationSchema.parse((await reserve(lines)).body);
  const available = async (sku: string) =>
    (await product.database.stock.findUnique({ where: { sku } }))?.available;
  const statuses = (answers: readonly Answer[]) => {
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  const commit = (id: string) =>
    repository.inTransaction((transaction) => repository.commit(transaction, id));
  const retake = (id: string) =>
    repository.inTransaction((transaction) => repository.retake(transaction, id));
  const giveBack = (id: string, lines: ReservationLine[]) =>
    repository.inTransaction((transaction) => repository.giveBack(transaction, { id, lines }));
  const expireNow = (id: string) =>
    product.database.reservation.update({ where: { id }, data: { expiresAt: new Date(0) } });
  const expired = async (id: string) => {
    await expireNow(id);
    await eventually(async () => {
      expect(await ask('GET', id)).toMatchObject({ body: { state: 'expired' } });
    });
  };

  it('is taken out of what can be sold, held for its time, and read by its owner alone', async () => {
    const { id, state, lines, expiresAt } = await reserved([...one(HEART, 6), ...one(LANTERN, 2)]);
    expect({ state, lines }).toEqual({ state: 'held', lines: [...one(LANTERN, 2), ...one(HEART, 6)] });
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(30_000);
    expect([await available(HEART), await available(LANTERN)]).toEqual([44, 48]);
    expect(await ask('GET', id)).toMatchObject({ status: 200, body: { id, state: 'held' } });
    const headers = await product.app.headersOf({ subject: 'somebody else', roles: ['customer'] });
    for (const method of ['GET', 'DELETE'] as const)
      expect(await product.ask({ method, url: `/reservations/${id}`, headers })).toMatchObject({
        status: 404,
      });
  });

  it('500 parallel buyers of 50 pieces over two instances buy exactly 50', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, buyer) => reserve(one(HEART), { at: buyer % 2 })),
    );
    expect(statuses(answers)).toEqual({ 200: 50, 409: 450 });
    expect(await available(HEART)).toBe(0);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      shortages: [{ sku: HEART, requested: 1, available: 0 }],
    });
  });

  it('orders over the same skus in opposite order end, each wholly or not at all', async () => {
    const both = [...one(HEART, 3), ...one(LANTERN, 5)];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, buyer) =>
        reserve(buyer % 2 === 0 ? both : both.toReversed(), { at: (buyer >> 1) % 2 }),
      ),
    );
    expect(statuses(answers)).toEqual({ 200: 10, 409: 50 });
    expect([await available(HEART), await available(LANTERN)]).toEqual([20, 0]);
  });

  it('who waits while pieces come back buys them', async () => {
    const setStock = (available: number) => ({ where: { sku: HEART }, data: { available } });
    await product.database.stock.update(setStock(0));
    const reserving = await product.database.$transaction(async (transaction) => {
      await transaction.stock.update(setStock(1));
      const waiting = reserve(one(HEART));
      await eventually(async () => {
        const rows = await product.database.$queryRaw<unknown[]>`
          SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
        expect(rows).toHaveLength(1);
      });
      return { waiting };
    });
    expect(await reserving.waiting).toMatchObject({ status: 200 });
    expect(await available(HEART)).toBe(0);
  });

  it('one line that is short, or of a sku that nobody sells, changes nothing', async () => {
    const answer = await reserve([...one(HEART, 3), ...one(LANTERN, 51), ...one('99999')]);
    expect(answer).toMatchObject({
      status: 409,
      body: {
        shortages: [
          { sku: LANTERN, requested: 51, available: 50 },
          { sku: '99999', requested: 1, available: 0 },
        ],
      },
    });
    expect([await available(HEART), await available(LANTERN)]).toEqual([50, 50]);
  });

  it('the same request sent many times at once reserves once, the last pieces included', async () => {
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, time) => reserve(one(HEART, 50), { id, at: time % 2 })),
    );
    expect(statuses(answers)).toEqual({ 200: 20 });
    expect(await available(HEART)).toBe(0);
    expect(await reserve(one(HEART, 49), { id })).toMatchObject({
      status: 409,
      body: { code: 'RESERVATION_ID_TAKEN' },
    });
  });

  it('is given back once, however often it is released', async () => {
    const { id } = await reserved(one(HEART, 6));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, time) => ask('DELETE', id, { at: time % 2 })),
    );
    expect(statuses(answers)).toEqual({ 200: 10 });
    expect(await available(HEART)).toBe(50);
    expect(await ask('GET', id)).toMatchObject({ body: { state: 'released', expiresAt: null } });
  });

  it('is given back when nobody commits it in time', async () => {
    const { id } = await reserved(one(HEART, 6));
    await expireNow(id);
    await eventually(async () => {
      expect(await available(HEART)).toBe(50);
    });
    expect(await ask('GET', id)).toMatchObject({ body: { state: 'expired' } });
    expect(await ask('DELETE', id)).toMatchObject({ body: { state: 'released' } });
    expect(await available(HEART)).toBe(50);
  });

  it('stays sold once it is committed: neither time nor its owner gives it back', async () => {
    const { id } = await reserved(one(HEART, 6));
    expect([await commit(id), await commit(id)]).toEqual(['held', 'committed']);
    await repository.expire([id]);
    expect(await ask('DELETE', id)).toMatchObject({ status: 409, body: { code: 'RESERVATION_COMMITTED' } });
    expect(await available(HEART)).toBe(44);
  });

  it('a commit and the end of its time at one moment: one of them wins, and the count is right', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await reserved(one(HEART, 2));
      const before = await available(HEART);
      await expireNow(id);
      const [found] = await Promise.all([commit(id), repository.expire([id])]);
      expect(await available(HEART)).toBe(found === 'held' ? before : (before ?? 0) + 2);
      await repository.release({ ids: [id], from: ['held', 'committed'] });
    }
    expect(await available(HEART)).toBe(50);
  });

  it('that came too late is taken again while there is enough, and says what is short when there is not', async () => {
    const { id } = await reserved(one(HEART, 30));
    await expired(id);
    expect(await commit(id)).toBe('expired');
    expect(await retake(id)).toEqual([]);
    expect([await available(HEART), await commit(id)]).toEqual([20, 'committed']);
    const late = await reserved(one(HEART, 20));
    await expired(late.id);
    await reserved(one(HEART, 15));
    expect(await retake(late.id)).toEqual([{ sku: HEART, requested: 20, available: 5 }]);
    expect([await available(HEART), await commit(late.id)]).toEqual([5, 'expired']);
  });

  it('gives back a part of what is held or sold, never more than there was', async () => {
    const { id } = await reserved([...one(HEART, 6), ...one(LANTERN, 4)]);
    expect(await giveBack(id, one(HEART))).toEqual([]);
    await commit(id);
    expect(await giveBack(id, [...one(HEART), ...one(HEART)])).toEqual([]);
    expect(await available(HEART)).toBe(47);
    expect(await giveBack(id, [...one(HEART, 4), ...one(LANTERN)])).toEqual([HEART]);
    expect(await giveBack(id, [...one(HEART, 2), ...one(HEART, 2)])).toEqual([HEART]);
    expect(await giveBack(id, [...one(LANTERN), ...one('99999')])).toEqual(['99999']);
    expect(await giveBack(randomUUID(), one(HEART))).toEqual([HEART]);
    expect([await available(HEART), await available(LANTERN)]).toEqual([47, 46]);
    await Promise.all([
      giveBack(id, one(LANTERN)),
      repository.release({ ids: [id], from: ['committed'] }),
      giveBack(id, one(LANTERN)),
    ]);
    expect([await available(HEART), await available(LANTERN)]).toEqual([50, 50]);
  });

  it('is taken again without what came back meanwhile, before and after its time was over', async () => {
    const { id } = await reserved(one(HEART, 10));
    await giveBack(id, one(HEART, 2));
    await expired(id);
    expect(await available(HEART)).toBe(50);
    await giveBack(id, one(HEART, 3));
    expect(await available(HEART)).toBe(50);
    expect(await retake(id)).toEqual([]);
    expect(await available(HEART)).toBe(45);
    await giveBack(id, one(HEART, 5));
    expect([await available(HEART), await giveBack(id, one(HEART))]).toEqual([50, [HEART]]);
  });

  it('twenty returns of one piece at once give back ten pieces of ten', async () => {
    const { id } = await reserved(one(HEART, 10));
    const excess = await Promise.all(Array.from({ length: 20 }, () => giveBack(id, one(HEART))));
    expect(excess.filter((skus) => skus.length === 0)).toHaveLength(10);
    expect(await available(HEART)).toBe(50);
  });

  it('is taken again once by two commits at once, and nobody is told that it is gone', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await reserved(one(HEART, 30));
      await repository.release({ ids: [id], from: ['held'], to: 'expired' });
      expect(await Promise.all([retake(id), retake(id), retake(id)])).toEqual([[], [], []]);
      expect(await available(HEART)).toBe(20);
      await repository.release({ ids: [id], from: ['committed'] });
    }
  });
});
