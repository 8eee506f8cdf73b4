import { AppError } from '@shop/errors';

/** A loader returned something that has no JSON form (a BigInt, a circle). A mistake of ours, seen at its first use. */
export class CacheValueError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'CACHE_VALUE_INVALID',
      status: 500,
      message: 'A value to be cached has no JSON form.',
      cause,
    });
  }
}

/** A family was registered twice with one cache: its counts would be mixed. Register it once and share it. */
export class CacheFamilyTakenError extends AppError {
  constructor(family: string) {
    super({
      code: 'CACHE_FAMILY_TAKEN',
      status: 500,
      message: `The family '${family}' is already registered with this cache. Register it once and share it.`,
      fields: { family },
    });
  }
}
