import { AppError } from '@shop/errors';

export class TrackingCodeUnknownError extends AppError {
  constructor(trackingCode: string) {
    super({
      code: 'TRACKING_CODE_UNKNOWN',
      status: 404,
      message: 'Nothing was sent under this code.',
      fields: { trackingCode },
    });
  }
}
