import { AppError } from '@shop/errors';

/** What there is too little of; `available` is 0 for a sku that is not sold at all. */
export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** Nothing was put aside: all lines or none. */
export class InsufficientStockError extends AppError {
  constructor(shortages: readonly Shortage[]) {
    super({
      code: 'INSUFFICIENT_STOCK',
      status: 409,
      message: 'There is not enough in stock of what is listed; nothing was reserved.',
      fields: { shortages },
    });
  }
}

/** The id stands for other lines, or for somebody else's. */
export class ReservationIdTakenError extends AppError {
  constructor(id: string) {
    super({
      code: 'RESERVATION_ID_TAKEN',
      status: 409,
      message: 'This id stands for another reservation. Take a new one.',
      fields: { id },
    });
  }
}

export class ReservationNotFoundError extends AppError {
  constructor(id: string) {
    super({
      code: 'RESERVATION_NOT_FOUND',
      status: 404,
      message: 'There is no such reservation.',
      fields: { id },
    });
  }
}

/** A sale is a sale: what was committed is given back by a refund, not by its owner's word. */
export class ReservationCommittedError extends AppError {
  constructor(id: string) {
    super({
      code: 'RESERVATION_COMMITTED',
      status: 409,
      message: 'This reservation is sold already.',
      fields: { id },
    });
  }
}
