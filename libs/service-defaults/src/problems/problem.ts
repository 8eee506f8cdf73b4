import { HttpException } from '@nestjs/common';
import { AppError } from '@shop/errors';
import type { Problem } from '@shop/contracts/problem';
import { frameworkProblem } from './framework-problems.js';

/** An error as HTTP: what goes out, and whether it is our fault and must be logged with its stack. */
export interface HttpProblem {
  readonly body: Problem;
  readonly retryAfterSeconds: number | undefined;
  readonly allowed: readonly string[] | undefined;
}

export interface ProblemPlace {
  /** The path asked for, without the query: a query may hold what must not be repeated. */
  readonly instance: string;
  readonly requestId: string;
}

/**
 * Says any thrown thing in RFC 9457. An AppError speaks for itself; a client error of Fastify or Nest gets our own
 * words; everything else is a bare 500 that tells nothing of its cause.
 */
export function toProblem(error: unknown, place: ProblemPlace): HttpProblem {
  if (error instanceof AppError) return fromAppError(error, place);
  const { status, fastifyCode } = statusOf(error);
  const { code, detail } = frameworkProblem(status, fastifyCode);
  return { body: compose({ status, code, detail, place }), retryAfterSeconds: undefined, allowed: undefined };
}

function fromAppError(error: AppError, place: ProblemPlace): HttpProblem {
  const standard = compose({ status: error.status, code: error.code, detail: error.message, place });
  return {
    body: { ...error.fields, ...standard },
    retryAfterSeconds: error.retryAfterSeconds,
    allowed: 'allowed' in error && Array.isArray(error.allowed) ? error.allowed.map(String) : undefined,
  };
}

function compose(parts: { status: number; code: string; detail: string; place: ProblemPlace }): Problem {
  const words = parts.code.toLowerCase().split('_');
  return {
    type: `urn:shop:problem:${words.join('-')}`,
    title: sentenceCase(words.join(' ')),
    status: parts.status,
    detail: parts.detail,
    instance: parts.place.instance,
    code: parts.code,
    requestId: parts.place.requestId,
  };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Only what the frameworks raise may choose a status: an `err.statusCode` of some library is not an HTTP answer. */
function statusOf(error: unknown): { status: number; fastifyCode?: string } {
  if (error instanceof HttpException) {
    const cause = fastifyErrorOf(error.cause);
    return cause ?? { status: error.getStatus() };
  }
  return fastifyErrorOf(error) ?? { status: 500 };
}

function fastifyErrorOf(error: unknown): { status: number; fastifyCode: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return undefined;
  const { code, statusCode } = error;
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number')
    return undefined;
  return { status: statusCode, fastifyCode: code };
}
