import type { Identity } from '@shop/service-defaults';
import type { OrderRow } from './order-row.js';

/** Whether who asks may see an order and cancel it: its shopper, and operators. */
export function maySee({ subject, roles }: Identity, { userId }: Pick<OrderRow, 'userId'>): boolean {
  return subject === userId || roles.includes('operator');
}
