import { Injectable } from '@nestjs/common';
import type { Stock } from '@shop/contracts/product';
import { PrismaClient } from '../generated/prisma/client.js';

@Injectable()
export class StockRepository {
  constructor(private readonly database: PrismaClient) {}

  findOne(sku: string): Promise<Stock | null> {
    return this.database.stock.findUnique({ where: { sku }, select: { sku: true, available: true } });
  }
}
