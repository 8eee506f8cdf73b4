import { AppError } from '@shop/errors';

/** A page of another site made a browser send this; its sender may know nothing of it. */
export class CrossSiteRequestError extends AppError {
  constructor() {
    super({
      code: 'CROSS_SITE_REQUEST',
      status: 403,
      message: "Requests that change something must come from the shop's own pages, or carry a bearer token.",
    });
  }
}
