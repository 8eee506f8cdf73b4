import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Callback } from '../provider/callback-signature.js';

const claimedSchema = z.array(z.object({ callbackId: z.uuid(), orderId: z.uuid() }));

@Injectable()
export class SandboxCallbacksRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Decides the charges whose time has come. A void that comes first wins: such a charge is not pending any more. */
  async settleDue(limit: number): Promise<void> {
    await this.database.$executeRaw`
      WITH due AS MATERIALIZED (
        SELECT key FROM sandbox_charges WHERE settles_at <= now()
        ORDER BY settles_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE sandbox_charges AS charge SET state = 'authorised', settles_at = NULL, updated_at = now()
      FROM due WHERE charge.key = due.key`;
  }

  /**
   * Takes some callbacks that are due, of charges that are decided. Each is due again later, after 1 s at first and 60 s at
   * most: until then nobody else takes it, and should this process die, somebody does after it.
   */
  async claimDue(limit: number): Promise<Callback[]> {
    const rows = await this.database.$queryRaw`
      WITH due AS MATERIALIZED (
        SELECT callback.id, charge.order_id
        FROM sandbox_callbacks AS callback JOIN sandbox_charges AS charge ON charge.key = callback.charge_key
        WHERE callback.due_at <= now() AND charge.state <> 'pending'
        ORDER BY callback.due_at LIMIT ${limit} FOR UPDATE OF callback SKIP LOCKED
      )
      UPDATE sandbox_callbacks AS claimed SET
        attempts = attempts + 1, due_at = now() + least(60, 2 ^ least(attempts, 6)) * interval '1 second'
      FROM due WHERE claimed.id = due.id
      RETURNING claimed.id AS "callbackId", due.order_id AS "orderId"`;
    return claimedSchema.parse(rows);
  }

  /** It was heard: nobody calls again. */
  async settle(id: string): Promise<void> {
    await this.database.sandboxCallback.update({ where: { id }, data: { dueAt: null } });
  }
}
