import { AppError } from '@shop/errors';

/** No category has this slug. */
export class CategoryNotFoundError extends AppError {
  constructor(slug: string) {
    super({
      code: 'CATEGORY_NOT_FOUND',
      status: 404,
      message: 'No category has this slug. GET /categories lists them.',
      fields: { slug },
    });
  }
}
