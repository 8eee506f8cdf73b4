import { AppError } from '@shop/errors';

/** A family that is kept near must say so in the table of keys, from which the rights in Redis are made. */
export class FamilyNotNearError extends AppError {
  constructor(family: string) {
    super({
      code: 'CACHE_FAMILY_NOT_NEAR',
      status: 500,
      message: `Set isNear in the row "${family}" of key-families.ts before it is cached with near: Redis refuses to track otherwise.`,
      fields: { family },
    });
  }
}
