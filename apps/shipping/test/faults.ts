import { expect } from '@jest/globals';
import { eventually } from '@shop/testing';
import type { PrismaClient } from '../src/generated/prisma/client.js';

/** For transactions that a spec holds open. */
export const patiently = { timeout: 30_000 };

/** Returns when somebody waits for a lock in this database. */
export async function waitingForALock(database: PrismaClient): Promise<void> {
  await eventually(async () => {
    const rows = await database.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    expect(rows).not.toEqual([]);
  });
}

/**
 * Ends the connection of some work in the moment in which it adds to the outbox, the last that it does before it commits:
 * what a process leaves that is killed there. The work must fail by it.
 */
export async function killedAtItsOutbox(database: PrismaClient, work: () => Promise<unknown>): Promise<void> {
  const { outcome } = await database.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE outbox IN SHARE MODE`;
    const outcome = Promise.allSettled([work()]);
    await eventually(async () => {
      const killed = await database.$queryRaw<unknown[]>`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO outbox%'`;
      expect(killed).toHaveLength(1);
    });
    return { outcome };
  }, patiently);
  expect((await outcome).map(({ status }) => status)).toEqual(['rejected']);
}
