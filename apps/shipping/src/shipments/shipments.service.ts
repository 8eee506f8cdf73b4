import { Injectable } from '@nestjs/common';
import type { Shipment, ShipmentPage } from '@shop/contracts/shipping';
import type { Identity } from '@shop/service-defaults';
import { shipmentOf } from './shipment-row.js';
import { ShipmentNotFoundError } from './shipments.errors.js';
import { ShipmentsRepository } from './shipments.repository.js';

/** Shipments as their shoppers and operators see them. Postgres down: 503. */
@Injectable()
export class ShipmentsService {
  constructor(private readonly shipments: ShipmentsRepository) {}

  /** @throws ShipmentNotFoundError, also for somebody else's */
  async one({ subject, roles }: Identity, orderId: string): Promise<Shipment> {
    const row = await this.shipments.find(orderId);
    const isTheirs = row?.userId === subject || roles.includes('operator');
    if (!row || !isTheirs) throw new ShipmentNotFoundError(orderId);
    return shipmentOf(row);
  }

  /** @param cursor the last order of the page before */
  async list({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<ShipmentPage> {
    const found = await this.shipments.list({ limit: limit + 1, before: cursor });
    const page = found.slice(0, limit);
    return {
      items: page.map(shipmentOf),
      nextCursor: found.length > limit ? (page.at(-1)?.orderId ?? null) : null,
    };
  }
}
