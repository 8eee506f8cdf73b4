import { AppError } from '@shop/errors';

/** Terraform's outputs and the overlay do not name the same things: nothing was written. */
export class OverlayMismatchError extends AppError {
  constructor(file: string, names: readonly string[]) {
    super({
      code: 'OVERLAY_MISMATCH',
      status: 500,
      message: `${file} and Terraform's outputs differ in ${names.join(', ')}. Add it to both (modules/environment/outputs.tf).`,
      fields: { file, names },
    });
  }
}
