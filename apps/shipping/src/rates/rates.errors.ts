import { AppError } from '@shop/errors';

/** No zone has the country. */
export class CountryNotServedError extends AppError {
  constructor(country: string) {
    super({
      code: 'COUNTRY_NOT_SERVED',
      status: 404,
      message: 'Nothing is sent to this country.',
      fields: { country },
    });
  }
}
