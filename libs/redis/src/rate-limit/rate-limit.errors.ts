import { AppError } from '@shop/errors';

/** A policy cannot be kept as it is written. A mistake of ours, seen when the limiter is made. */
export class RateLimitPolicyError extends AppError {
  constructor({ policy, mend }: { policy: string; mend: string }) {
    super({
      code: 'RATE_LIMIT_POLICY_INVALID',
      status: 500,
      message: `The rate limit policy '${policy}' cannot be kept: ${mend}.`,
      fields: { policy },
    });
  }
}

/** A request costs less than one unit, a part of one, or more than a whole window holds: it could never be admitted. */
export class RateLimitCostError extends AppError {
  constructor({ policy, cost, limit }: { policy: string; cost: number; limit: number }) {
    super({
      code: 'RATE_LIMIT_COST_INVALID',
      status: 500,
      message: `A request under '${policy}' costs a whole number of units from 1 to ${String(limit)}.`,
      fields: { policy, cost, limit },
    });
  }
}
