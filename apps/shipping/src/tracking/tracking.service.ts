import { Injectable } from '@nestjs/common';
import type { Tracking } from '@shop/contracts/shipping';
import { trackingOf } from '../shipments/shipment-row.js';
import { ShipmentsRepository } from '../shipments/shipments.repository.js';
import { TrackingCodeUnknownError } from './tracking.errors.js';

/** Where a parcel is, for whoever has its code: the code is the key, so it cannot be guessed. Postgres down: 503. */
@Injectable()
export class TrackingService {
  constructor(private readonly shipments: ShipmentsRepository) {}

  /** @throws TrackingCodeUnknownError */
  async one(trackingCode: string): Promise<Tracking> {
    const row = await this.shipments.findByCode(trackingCode);
    if (!row) throw new TrackingCodeUnknownError(trackingCode);
    return trackingOf(row);
  }
}
