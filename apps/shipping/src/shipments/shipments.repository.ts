import { Injectable } from '@nestjs/common';
import { PrismaClient } from '../generated/prisma/client.js';
import { rowOf, type ShipmentRow, withEvents as include } from './shipment-row.js';

/** Shipments as they are read; they are written by bookings and steps. */
@Injectable()
export class ShipmentsRepository {
  constructor(private readonly database: PrismaClient) {}

  async find(orderId: string): Promise<ShipmentRow | null> {
    const stored = await this.database.shipment.findUnique({ where: { orderId }, include });
    return stored && rowOf(stored);
  }

  async findByCode(trackingCode: string): Promise<ShipmentRow | null> {
    const stored = await this.database.shipment.findUnique({ where: { trackingCode }, include });
    return stored && rowOf(stored);
  }

  /** Those of the latest orders first, those before one of them. */
  async list({ limit, before }: { limit: number; before?: string | undefined }): Promise<ShipmentRow[]> {
    const where = { trackingCode: { not: null }, ...(before !== undefined && { orderId: { lt: before } }) };
    const page = { orderBy: { orderId: 'desc' }, take: limit } as const;
    const stored = await this.database.shipment.findMany({ where, include, ...page });
    return stored.map(rowOf).filter((row) => row !== null);
  }
}
