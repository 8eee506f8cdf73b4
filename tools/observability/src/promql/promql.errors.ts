import { AppError } from '@shop/errors';

/** An expression that Prometheus would refuse, or one that names no metric. */
export class PromqlSyntaxError extends AppError {
  constructor(expr: string, at: number) {
    super({
      code: 'PROMQL_SYNTAX',
      status: 400,
      message: `This is no PromQL from character ${at} on: ${expr.slice(at, at + 40)}`,
      fields: { expr, at },
    });
  }
}
