import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import { OrderNews } from '../events/order-news.js';
import { OrdersRepository, type Transaction } from '../orders/orders.repository.js';

/** A change of one order: a transaction, and then everybody who waits for news of it is told. */
@Injectable()
export class OrderChanges {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly inbox: Inbox<Transaction>,
    private readonly news: OrderNews,
  ) {}

  /** @throws what `work` or Postgres threw: nothing was changed, and nobody was told */
  async make<Result>(orderId: string, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const result = await this.orders.inTransaction(work);
    await this.news.tell(orderId);
    return result;
  }

  /** A change that a message asks for: the same message again changes nothing, and tells again. */
  async makeOnce(
    { orderId, messageId }: { orderId: string; messageId: string },
    work: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    await this.inbox.commitOnce(messageId, work);
    await this.news.tell(orderId);
  }
}
