import { AppError } from '@shop/errors';

/** Thrown for an id that must not become part of a key. It names the family, never echoes control characters back. */
export class InvalidKeyIdError extends AppError {
  /** @param rule what ids of this family are like, when it is not the usual rule */
  constructor(
    family: string,
    rule = 'has 1 to 128 characters, none of them a control character, a colon or a brace',
  ) {
    super({
      code: 'REDIS_KEY_ID_INVALID',
      status: 400,
      message: `An id of '${family}' ${rule}.`,
      fields: { family },
    });
  }
}
