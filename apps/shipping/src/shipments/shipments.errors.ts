import { AppError } from '@shop/errors';

/** None was booked for the order, or it is somebody else's. */
export class ShipmentNotFoundError extends AppError {
  constructor(orderId: string) {
    super({
      code: 'SHIPMENT_NOT_FOUND',
      status: 404,
      message: 'There is no shipment of this order.',
      fields: { orderId },
    });
  }
}
