import { Inject, Injectable } from '@nestjs/common';
import { type ShipmentState, shipmentStateSchema } from '@shop/contracts/shipping';
import type { ShippingConfig } from '../config.js';
import type { Prisma } from '../generated/prisma/client.js';
import { SETTINGS } from '../settings.js';

type Transaction = Prisma.TransactionClient;

export interface NewShipment {
  readonly orderId: string;
  readonly userId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly weightGrams: number;
  readonly trackingCode: string;
}

/** What stands under an order: a code, unless it was cancelled before it was booked. */
export interface Standing {
  readonly state: ShipmentState;
  readonly trackingCode: string | null;
}

/** The order's row is what booking and cancelling meet at: who comes second waits for the first, and finds its row. */
@Injectable()
export class BookingsRepository {
  constructor(@Inject(SETTINGS) private readonly settings: ShippingConfig) {}

  /**
   * Books a shipment and has it collected a step later, unless something stands under the order or its country is in no zone.
   *
   * @returns what stands under the order now; null: nothing, since nothing is sent there
   */
  async book(transaction: Transaction, shipment: NewShipment): Promise<Standing | null> {
    const { orderId, userId, country, weightGrams, trackingCode } = shipment;
    const stepMs = this.settings.TRACKING_STEP_MS;
    await transaction.$executeRaw`
      WITH booked AS (
        INSERT INTO shipments (order_id, user_id, country, weight_grams, tracking_code, state, next_step_at)
        SELECT ${orderId}::uuid, ${userId}::uuid, country, ${weightGrams}::int, ${trackingCode}, 'booked',
          now() + ${stepMs}::float8 * interval '1 millisecond'
        FROM zone_countries WHERE country = ${country}
        ON CONFLICT (order_id) DO NOTHING
        RETURNING order_id, state
      )
      INSERT INTO shipment_events (order_id, state) SELECT order_id, state FROM booked`;
    const select = { state: true, trackingCode: true } as const;
    const found = await transaction.shipment.findUnique({ where: { orderId }, select });
    return found && { ...found, state: shipmentStateSchema.parse(found.state) };
  }

  /** Whatever was booked makes no more steps, and nothing will be booked; what has arrived stays so. */
  async cancel(transaction: Transaction, orderId: string): Promise<void> {
    await transaction.$executeRaw`
      WITH cancelled AS (
        INSERT INTO shipments AS shipment (order_id, state) VALUES (${orderId}::uuid, 'cancelled')
        ON CONFLICT (order_id) DO UPDATE SET state = 'cancelled', next_step_at = NULL, updated_at = now()
        WHERE shipment.state NOT IN ('delivered', 'cancelled')
        RETURNING order_id, state
      )
      INSERT INTO shipment_events (order_id, state) SELECT order_id, state FROM cancelled`;
  }
}
