import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { register } from 'prom-client';
import { assertNoDrift } from '../../src/drift/index.js';
import {
  DeadLetterNotFoundError,
  DeadLetters,
  DeadLetterTooOldError,
  OutboxRelay,
  OutboxUpkeep,
} from '../../src/outbox/index.js';
import { MessagesUnderTest, modelsOfTables, tablesSql } from '../messages-under-test.js';
import { QueueDouble } from './queue-double.js';

describe('the outbox', () => {
  let messages: MessagesUnderTest;
  let queue: QueueDouble;
  let relay: OutboxRelay;
  let letters: DeadLetters;

  beforeAll(async () => {
    messages = await MessagesUnderTest.start();
  });
  afterAll(() => messages.stop());

  beforeEach(async () => {
    await messages.clear();
    queue = new QueueDouble();
    relay = new OutboxRelay({ database: messages.prisma, transport: queue });
    letters = new DeadLetters(messages.prisma);
  });

  const settleAs = async (outcome: Parameters<QueueDouble['conclude']>[0]): Promise<void> => {
    await relay.publishDue();
    queue.conclude(outcome);
    await relay.settle();
  };
  const die = () => settleAs({ state: 'dead', error: 'no such address' });

  describe('adding', () => {
    const job = { queue: 'payments', name: 'take-payment', payload: {} };

    it('leaves nothing of a transaction that is rolled back', async () => {
      const fails = messages.prisma.$transaction(async (tx) => {
        await messages.outbox.add(tx, job);
        throw new Error('out of stock');
      });
      await expect(fails).rejects.toThrow('out of stock');
      await relay.publishDue();
      expect(await messages.rows()).toEqual([]);
      expect(queue.published).toEqual([]);
    });

    it('gives ids that sort by time', async () => {
      const [id] = await messages.add(1);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it('refuses a job without a queue, and the transaction with it', async () => {
      const fails = messages.prisma.$transaction((tx) => messages.outbox.add(tx, { ...job, queue: '' }));
      await expect(fails).rejects.toThrow('outbox_queue_check');
    });

    it('does not compile outside a transaction', async () => {
      // @ts-expect-error The client itself commits each statement alone.
      await expect(messages.outbox.add(messages.prisma, job)).resolves.toEqual(expect.any(String));
    });
  });

  describe('dead letters', () => {
    it('tell what was given up and why, a page at a time', async () => {
      const ids = await messages.add(3);
      await die();
      const page = await letters.list({ limit: 2 });
      expect(page).toEqual(
        ids.slice(0, 2).map((id) => ({
          ...{ id, queue: 'payments', name: 'take-payment', attempt: 1, redrives: 0 },
          ...{ lastError: 'no such address', createdAt: expect.any(Date), diedAt: expect.any(Date) },
        })),
      );
      const rest = await letters.list({ limit: 2, after: ids[1] });
      expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
    });

    it('are not published again by themselves', async () => {
      await messages.add(1);
      await die();
      await messages.makeDue();
      await relay.publishDue();
      expect(queue.published).toHaveLength(1);
    });

    it('become due at once when they are redriven, whatever the transport says of the attempt before', async () => {
      const [id = ''] = await messages.add(1);
      await die();
      await letters.redrive(id);
      await relay.settle();
      expect(await messages.row()).toMatchObject({ state: 'open', redrives: 1 });
      await relay.publishDue();
      expect(queue.attemptIds).toEqual([`${id}-1`, `${id}-3`]);
      queue.conclude({ state: 'done' });
      await relay.settle();
      expect(await messages.row()).toMatchObject({ state: 'done' });
    });

    it('can die again, and be counted', async () => {
      const [id = ''] = await messages.add(1);
      await die();
      await letters.redrive(id);
      await relay.publishDue();
      queue.conclude({ state: 'dead', error: 'still no such address' });
      await relay.settle();
      const [letter] = await letters.list({ limit: 10 });
      expect(letter).toMatchObject({ redrives: 1, attempt: 3, lastError: 'still no such address' });
    });

    it('are refused when they are older than what an inbox is sure to remember', async () => {
      const [id = ''] = await messages.add(1);
      await die();
      await messages.age(15);
      await expect(letters.redrive(id)).rejects.toThrow(DeadLetterTooOldError);
      expect(await messages.row()).toMatchObject({ state: 'dead', redrives: 0 });
    });

    it.each(['open', randomUUID(), 'nonsense'])('are not found under another id (%s)', async (kind) => {
      const [open = ''] = await messages.add(1);
      await expect(letters.redrive(kind === 'open' ? open : kind)).rejects.toThrow(DeadLetterNotFoundError);
    });
  });

  describe('upkeep', () => {
    it('removes what was done long ago, a bounded number in a run, and nothing else', async () => {
      await messages.add(1);
      await die();
      await messages.add(25);
      await settleAs({ state: 'done' });
      await messages.age(2);
      await messages.add(3);
      const upkeep = new OutboxUpkeep(messages.prisma, { batchSize: 10, batchesPerRun: 2 });
      const states = async () => (await messages.rows()).map(({ state }) => state);
      await upkeep.run();
      expect(await states()).toEqual(['dead', ...Array(5).fill('done'), 'open', 'open', 'open']);
      await upkeep.run();
      expect(await states()).toEqual(['dead', 'open', 'open', 'open']);
    });

    it('keeps what was done a moment ago', async () => {
      await messages.add(1);
      await settleAs({ state: 'done' });
      await new OutboxUpkeep(messages.prisma).run();
      expect(await messages.row()).toMatchObject({ state: 'done' });
    });

    it('measures what is open and what is dead', async () => {
      await messages.add(2);
      await die();
      await messages.age(1);
      await messages.add(3);
      const upkeep = new OutboxUpkeep(messages.prisma);
      await upkeep.run();
      expect(await upkeep.measure()).toMatchObject({ open: { count: 3 }, dead: { count: 2 } });
      const metrics = await register.metrics();
      expect(metrics).toContain('outbox_rows{state="open"} 3');
      expect(metrics).toContain('outbox_rows{state="dead"} 2');
      expect(metrics).toMatch(/outbox_oldest_seconds\{state="dead"\} 8640\d\./);
    });
  });

  it('counts what it publishes, fails to publish, and closes', async () => {
    register.resetMetrics();
    await messages.add(1, 'counted');
    queue.takes = () => false;
    await relay.publishDue();
    queue.takes = () => true;
    await messages.makeDue();
    await relay.publishDue();
    queue.forgetEverything();
    await messages.makeDue();
    await settleAs({ state: 'done' });
    const metrics = await register.metrics();
    for (const line of [
      'outbox_published_total{queue="counted"} 2',
      'outbox_republished_total{queue="counted"} 1',
      'outbox_publish_failures_total{queue="counted"} 1',
      'outbox_settled_total{queue="counted",state="done"} 1',
      'outbox_relay_lag_seconds_count 1',
    ]) {
      expect(metrics).toContain(line);
    }
  });

  describe('its tables', () => {
    it('agree with the Prisma models that a service copies', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'outbox-schema-'));
      const schemaFile = join(directory, 'schema.prisma');
      writeFileSync(schemaFile, `datasource db {\n  provider = "postgresql"\n}\n${modelsOfTables}`);
      const databaseUrl = await messages.postgres.createDatabase({ name: 'copied', owner: 'messages' });
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query(tablesSql);
      await client.end();
      await expect(assertNoDrift({ databaseUrl, schemaFile })).resolves.toBeUndefined();
      rmSync(directory, { recursive: true });
    });

    it('let a relay find due rows by their index, however long the history', async () => {
      await messages.prisma.$executeRaw`
        INSERT INTO outbox (id, queue, name, payload, state, settled_at)
        SELECT gen_random_uuid(), 'payments', 'take-payment', '{}', 'done', now() FROM generate_series(1, 20000)`;
      await messages.prisma.$executeRaw`ANALYZE outbox`;
      const plan = await messages.prisma.$queryRaw`
        EXPLAIN SELECT id FROM outbox WHERE state = 'open' AND due_at <= now()
        ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED`;
      expect(JSON.stringify(plan)).toContain('outbox_open_idx');
    });
  });
});
