import { AppError } from '@shop/errors';

/** A family that is kept near must say so in the table of keys, from which the rights in Redis are made. */
export class FamilyNotNearError extends AppError {
  constructor(family: string) {
    super({
      code: 'CACHE_FAMILY_NOT_NEAR',
      status: 500,
      message: `Set isNear in the row "${family}" of key-families.ts, one with idOf, before it is cached with near: Redis refuses to track otherwise, and tells of changes by key.`,
      fields: { family },
    });
  }
}

/** The versions of a value's groups are compared with each hit, which memory cannot do: they live under keys of other slots. */
export class FamilyInGroupsError extends AppError {
  constructor(family: string) {
    super({
      code: 'CACHE_FAMILY_IN_GROUPS',
      status: 500,
      message: `The family "${family}" has groups and cannot be held near. Leave out one of groups and near.`,
      fields: { family },
    });
  }
}
