import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ShippingConfig } from '../config.js';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { SETTINGS } from '../settings.js';

type Transaction = Prisma.TransactionClient;

const madeSchema = z.array(
  z.object({
    orderId: z.string(),
    userId: z.string(),
    trackingCode: z.string(),
    /** Where the step led. */
    state: z.enum(['collected', 'in-transit', 'delivered']),
  }),
);

/** A step that a shipment has made. */
export type Step = z.infer<typeof madeSchema>[number];

@Injectable()
export class StepsRepository {
  constructor(
    private readonly database: PrismaClient,
    @Inject(SETTINGS) private readonly settings: ShippingConfig,
  ) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  /**
   * Lets shipments whose time has come make their next step, those that wait longest first, and notes it. What another
   * transaction has in its hands is left to it. Which step it is, is said by the locked row: that of the statement's
   * snapshot may be older.
   *
   * @param limit shipments at most
   */
  async makeDue(transaction: Transaction, limit: number): Promise<Step[]> {
    const stepMs = this.settings.TRACKING_STEP_MS;
    const rows = await transaction.$queryRaw`
      WITH due AS (
        SELECT order_id, state FROM shipments WHERE next_step_at <= now()
        ORDER BY next_step_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ),
      made AS (
        UPDATE shipments AS shipment SET
          state = CASE due.state
            WHEN 'booked' THEN 'collected' WHEN 'collected' THEN 'in-transit' ELSE 'delivered'
          END,
          next_step_at = CASE
            WHEN due.state <> 'in-transit' THEN now() + ${stepMs}::float8 * interval '1 millisecond'
          END,
          updated_at = now()
        FROM due WHERE shipment.order_id = due.order_id
        RETURNING shipment.order_id, shipment.user_id, shipment.tracking_code, shipment.state
      ),
      noted AS (INSERT INTO shipment_events (order_id, state) SELECT order_id, state FROM made)
      SELECT order_id AS "orderId", user_id AS "userId", tracking_code AS "trackingCode", state FROM made`;
    return madeSchema.parse(rows);
  }
}
