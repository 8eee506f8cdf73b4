import { Injectable } from '@nestjs/common';
import { type OrderEvent, orderEventNameSchema } from '@shop/contracts/order';
import { PrismaClient } from '../generated/prisma/client.js';

/** More than an order has in its life, unless it is refunded piece by piece. */
const mostAtOnce = 100;

@Injectable()
export class OrderEventsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** What happened to an order after its event of this sequence, in order, at most a hundred. */
  async after(orderId: string, sequence: number): Promise<OrderEvent[]> {
    const stored = await this.database.orderEvent.findMany({
      where: { orderId, sequence: { gt: sequence } },
      orderBy: { sequence: 'asc' },
      take: mostAtOnce,
    });
    return stored.map(({ at, event, ...row }) => ({
      ...row,
      event: orderEventNameSchema.parse(event),
      at: at.toISOString(),
    }));
  }
}
