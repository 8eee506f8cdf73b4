import { AppError } from '@shop/errors';

/** Payment does not let its sandbox be told how to behave. */
export class SandboxRefusedError extends AppError {
  constructor(status: number) {
    super({
      code: 'DRILL_SANDBOX_REFUSED',
      status: 502,
      message: `PUT /api/payments/sandbox answered ${status}. Is payment well? See /ops/edge and .local/logs.`,
      fields: { status },
    });
  }
}
