import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '@shop/testing';
import { type OrderUnderTest, startOrder } from './order-under-test.js';
import { watch } from './watching.js';

const wholeWay = ['1 placed', '2 paid', '3 shipping-booked', '4 confirmed'];

describe('an order that is watched', () => {
  let order: OrderUnderTest;
  let apps: readonly [TestApp, TestApp];

  beforeAll(async () => {
    // What comes within the time of a test comes by messages.
    order = await startOrder({ EVENTS_RECHECK_MS: '600000' });
    apps = order.apps;
    for (const { app } of apps) await app.listen(0, '127.0.0.1');
  });
  afterAll(() => order.stop());

  const placed = async () => {
    const ann = order.shopper({ '85123A': 1 });
    const { orderId } = await order.placed(ann);
    return { orderId, as: ann };
  };

  it('shows every event once and in order, on whichever instance it is watched', async () => {
    const its = await placed();
    const both = await Promise.all(apps.map((app) => watch(app, its)));
    await Promise.all(both.map((one) => one.until('confirmed')));
    await order.ask('PUT', `/orders/${its.orderId}/cancellation`, { as: its.as, at: 1 });
    await Promise.all(both.map((one) => one.until('cancelled')));
    for (const one of both) {
      expect(one.seen).toEqual([...wholeWay, '5 cancelled']);
      one.leave();
    }
  });

  it('goes on after the last event that a client has', async () => {
    const its = await placed();
    await order.reaching('confirmed', its);
    const back = await watch(apps[1], { ...its, after: 2 });
    await back.until('confirmed');
    expect(back.seen).toEqual(wholeWay.slice(2));
    back.leave();
  });

  it('is shown to nobody else', async () => {
    const { orderId } = await placed();
    await expect(watch(apps[0], { orderId, as: randomUUID() })).rejects.toThrow('404');
  });

  it('refuses an id that is none', async () => {
    const its = await placed();
    const headers = { ...(await apps[0].headersOf({ subject: its.as, roles: [] })), 'last-event-id': 'x' };
    const answer = await apps[0].inject({ url: `/orders/${its.orderId}/events`, headers });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: 'last-event-id' }] });
  });

  it('ends when the process leaves, and is watched on at another', async () => {
    const its = await placed();
    const watching = await watch(apps[1], its);
    await watching.until('placed');
    await order.stopSecond();
    await watching.ended;
    await order.reaching('confirmed', its);
    const back = await watch(apps[0], { ...its, after: watching.seen.length });
    await order.ask('PUT', `/orders/${its.orderId}/cancellation`, { as: its.as });
    await back.until('cancelled');
    expect([...watching.seen, ...back.seen]).toEqual([...wholeWay, '5 cancelled']);
    back.leave();
  });
});

describe('an order that is watched while messages get lost', () => {
  let order: OrderUnderTest;

  beforeAll(async () => {
    order = await startOrder({ EVENTS_RECHECK_MS: '100', EVENTS_STREAM_MS: '2000' });
    await order.app.app.listen(0, '127.0.0.1');
  });
  afterAll(() => order.stop());

  it('shows them a little later, and the stream ends in time', async () => {
    const ann = order.shopper({ '85123A': 1 });
    const { orderId } = await order.reaching('confirmed', await order.placed(ann));
    const watching = await watch(order.app, { orderId, as: ann });
    await watching.until('confirmed');
    // Written by nobody who would tell.
    await order.database.orderEvent.create({ data: { orderId, sequence: 5, event: 'cancelled' } });
    await watching.until('cancelled');
    await watching.ended;
  });
});
