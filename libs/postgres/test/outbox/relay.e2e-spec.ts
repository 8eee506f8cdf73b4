import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Client } from 'pg';
import { type OutboxOptions, OutboxRelay, TransportTimeoutError } from '../../src/outbox/index.js';
import { MessagesUnderTest } from '../messages-under-test.js';
import { QueueDouble } from './queue-double.js';

describe('OutboxRelay', () => {
  let messages: MessagesUnderTest;
  let queue: QueueDouble;
  let relay: OutboxRelay;

  beforeAll(async () => {
    messages = await MessagesUnderTest.start();
  });
  afterAll(() => messages.stop());

  beforeEach(async () => {
    await messages.clear();
    queue = new QueueDouble();
    relay = relayWith();
  });

  const relayWith = (options: OutboxOptions = {}): OutboxRelay =>
    new OutboxRelay({ database: messages.prisma, transport: queue, options });
  const away = () => Promise.reject(new Error('no primary answers'));
  /** Publishes once more when the lease has passed. */
  const publishAgain = async (): Promise<void> => {
    await messages.makeDue();
    await relay.publishDue();
  };

  describe('publishing', () => {
    it('hands over what was committed, whole', async () => {
      const [id] = await messages.add(1);
      await relay.publishDue();
      expect(queue.published).toEqual([
        {
          ...{ id, attempt: 1, attemptId: `${String(id)}-1`, queue: 'payments', name: 'take-payment' },
          payload: { number: 1 },
        },
      ]);
    });

    it('publishes at once when it is woken, and again when it is woken meanwhile', async () => {
      const arrived = Promise.withResolvers<undefined>();
      const release = Promise.withResolvers<undefined>();
      queue.fault = () => {
        arrived.resolve(undefined);
        return release.promise;
      };
      await messages.add(1);
      relay.nudge();
      await arrived.promise;
      await messages.add(1);
      relay.nudge();
      release.resolve(undefined);
      await until(() => Promise.resolve(queue.published.length === 2), {
        what: 'both are out',
        withinMs: 5_000,
      });
    });

    it('works through a backlog in batches, as many of them as a run may have', async () => {
      await messages.add(25);
      const bounded = relayWith({ batchSize: 10, batchesPerRun: 2 });
      await bounded.publishDue();
      expect(queue.published).toHaveLength(20);
      await bounded.publishDue();
      expect(queue.published).toHaveLength(25);
    });

    it('never publishes an attempt twice, however many relays work side by side', async () => {
      const ids = await messages.add(300);
      const relays = Array.from({ length: 4 }, () => relayWith({ batchSize: 10 }));
      await Promise.all(relays.map((each) => each.publishDue()));
      expect(queue.attemptIds.toSorted()).toEqual(ids.map((id) => `${id}-1`).toSorted());
    });

    it('does not wait for rows that another relay is taking', async () => {
      const [locked] = await messages.add(3);
      const other = new Client({ connectionString: messages.databaseUrl });
      await other.connect();
      await other.query('BEGIN');
      await other.query('SELECT FROM outbox WHERE id = $1 FOR UPDATE', [locked]);
      const run = relay.publishDue();
      const isOut = () => Promise.resolve(queue.published.length === 2);
      await until(isOut, { what: 'the others are out', withinMs: 5_000 }).finally(() => other.end());
      await run;
      expect(queue.published.map(({ id }) => id)).not.toContain(locked);
    });

    it('leaves alone what a relay has taken, until its lease ends', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.forgetEverything();
      await relayWith().publishDue();
      expect(queue.published).toHaveLength(1);
      expect((await messages.row()).dueInMs).toBeGreaterThan(20_000);
    });

    it('finishes its batch when the process leaves, and begins no other', async () => {
      await messages.add(20);
      const leaving = relayWith({ batchSize: 10 });
      let isLeft: Promise<void> | undefined;
      queue.fault = () => {
        isLeft = leaving.beforeApplicationShutdown();
        return Promise.resolve();
      };
      await leaving.publishDue();
      await isLeft;
      await leaving.publishDue();
      expect(queue.published).toHaveLength(10);
    });
  });

  describe('a transport that fails', () => {
    it('keeps what was not taken, and tries it again soon under the next attempt', async () => {
      const [good, bad] = await messages.add(2);
      queue.takes = ({ id }) => id !== bad;
      await relay.publishDue();
      expect(queue.attemptIds).toEqual([`${String(good)}-1`]);
      const row = (await messages.rows()).find(({ id }) => id === bad);
      expect(row).toMatchObject({ state: 'open', lastError: 'the transport did not take it' });
      expect(row?.dueInMs).toBeLessThan(3_000);
      queue.takes = () => true;
      await publishAgain();
      expect(queue.attemptIds).toEqual([`${String(good)}-1`, `${String(bad)}-2`]);
    });

    it('lets rows wait while it is away, and says why', async () => {
      const [id] = await messages.add(1);
      queue.fault = away;
      await expect(relay.publishDue()).rejects.toThrow('no primary answers');
      expect(await messages.row()).toMatchObject({ state: 'open', lastError: 'no primary answers' });
      queue.fault = () => Promise.resolve();
      await publishAgain();
      expect(queue.attemptIds).toEqual([`${String(id)}-2`]);
    });

    it('does not let the time of an outage count for the time to the next attempt', async () => {
      await messages.add(1);
      queue.fault = away;
      for (let run = 0; run < 6; run++) {
        await publishAgain().catch(() => undefined);
        expect((await messages.row()).dueInMs).toBeLessThan(3_000);
      }
      queue.fault = () => Promise.resolve();
      await publishAgain();
      expect((await messages.row()).dueInMs).toBeLessThanOrEqual(30_000);
    });

    it('is given up when it does not answer in time', async () => {
      await messages.add(1);
      queue.fault = () => new Promise(() => undefined);
      const hasty = relayWith({ transportTimeoutMs: 50 });
      await expect(hasty.publishDue()).rejects.toThrow(TransportTimeoutError);
      expect((await messages.row()).dueInMs).toBeLessThan(3_000);
    });

    it('is asked once by a run that was only woken, and nobody hears an error', async () => {
      await messages.add(1);
      queue.fault = away;
      relay.nudge();
      const isPostponed = async () => (await messages.row()).lastError !== null;
      await until(isPostponed, { what: 'the failure is written down', withinMs: 5_000 });
    });
  });

  describe('what is due again', () => {
    it('is published under the next attempt when the transport does not know it', async () => {
      const [id] = await messages.add(1);
      await relay.publishDue();
      queue.forgetEverything();
      await publishAgain();
      expect(queue.attemptIds).toEqual([`${String(id)}-1`, `${String(id)}-2`]);
    });

    it('waits twice as long each time, up to a bound', async () => {
      await messages.add(1);
      const patient = relayWith({ redeliveryMs: 10_000, redeliveryMaxMs: 35_000 });
      for (const expectedMs of [10_000, 20_000, 35_000, 35_000]) {
        await messages.makeDue();
        await patient.publishDue();
        queue.forgetEverything();
        const { dueInMs } = await messages.row();
        expect(dueInMs).toBeGreaterThan(expectedMs * 0.79);
        expect(dueInMs).toBeLessThanOrEqual(expectedMs);
      }
    });

    it('is left in the queue while it waits there, and looked at again later', async () => {
      await messages.add(1);
      await relay.publishDue();
      await publishAgain();
      await publishAgain();
      expect(queue.published).toHaveLength(1);
      const row = await messages.row();
      expect(row).toMatchObject({ state: 'open', attempt: 1 });
      expect(row.dueInMs).toBeGreaterThan(90_000);
    });

    it('is closed rather than published when it was done meanwhile', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.conclude({ state: 'done' });
      await publishAgain();
      expect(queue.published).toHaveLength(1);
      expect(await messages.row()).toMatchObject({ state: 'done', attempt: 1 });
    });

    it('is not published while nobody can say what became of it', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.fault = away;
      await publishAgain();
      queue.fault = () => Promise.resolve();
      await publishAgain();
      expect(queue.published).toHaveLength(1);
      const row = { state: 'open', attempt: 1, lastError: 'no primary answers' };
      expect(await messages.row()).toMatchObject(row);
    });
  });

  describe('settling', () => {
    it('leaves a row open until the consumer is done, then closes it', async () => {
      await messages.add(1);
      await relay.publishDue();
      await relay.settle();
      expect(await messages.row()).toMatchObject({ state: 'open' });
      queue.conclude({ state: 'done' });
      await relay.settle();
      expect(await messages.row()).toMatchObject({ state: 'done', lastError: null });
    });

    it('leaves what the transport does not know for when it is due', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.forgetEverything();
      await relay.settle();
      expect(queue.published).toHaveLength(1);
      expect(await messages.row()).toMatchObject({ state: 'open', attempt: 1 });
    });

    it('asks about every open row in turn, however many a run may ask about', async () => {
      const ids = await messages.add(25);
      await relay.publishDue();
      const bounded = relayWith({ batchSize: 5, batchesPerRun: 2 });
      for (let run = 0; run < 3; run++) await bounded.settle();
      expect(queue.asked.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    });

    it('concludes nothing while the transport is away', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.fault = away;
      await expect(relay.settle()).rejects.toThrow('no primary answers');
      expect(await messages.row()).toMatchObject({ state: 'open' });
    });

    it('closes the rows of a queue while another one does not answer', async () => {
      await messages.add(1, 'emails');
      await messages.add(1, 'payments');
      await relay.publishDue();
      queue.conclude({ state: 'done' });
      queue.fault = (refs) => (refs.some((ref) => ref.queue === 'emails') ? away() : Promise.resolve());
      await expect(relay.settle()).rejects.toThrow('no primary answers');
      expect((await messages.rows()).map(({ state }) => state)).toEqual(['open', 'done']);
    });

    it('does not bury a row of which a newer attempt is on its way', async () => {
      await messages.add(1);
      await relay.publishDue();
      queue.conclude({ state: 'dead', error: 'card refused' });
      const { outcomes } = queue;
      queue.outcomes = async (refs) => {
        queue.outcomes = outcomes;
        const answer = new Map(await queue.outcomes(refs));
        queue.forgetEverything();
        await publishAgain();
        return answer;
      };
      await relay.settle();
      expect(await messages.row()).toMatchObject({ state: 'open', attempt: 2 });
    });
  });
});
