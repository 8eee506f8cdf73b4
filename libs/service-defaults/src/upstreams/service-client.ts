// JSON over an upstream: one question to another service and its parsed answer. Whatever goes wrong is a typed error
// that says which service it was; unhandled, it becomes a 502, 503 or 504 of our own, never the other's status.
import { problemContentType, problemSchema } from '@shop/contracts/problem';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { identityHeader } from '../identity/identity-verifier.js';
import { currentRequest, outboundHeaders } from '../request-context/request-context.js';
import { UpstreamAnswerError, UpstreamBrokenError, UpstreamProblemError } from './upstream.errors.js';
import type { UpstreamRequest } from './upstream-limits.js';
import type { Upstream } from './upstream.js';

export interface Question<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path inside the service, with its query string if it has one; ids in it go through `encodeURIComponent`. */
  readonly path: string;
  /** What the answer must look like. `z.undefined()` for one without a body. */
  readonly schema: z.ZodType<T>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Makes a write safe to repeat: it is then tried elsewhere like a read when its connection broke. */
  readonly idempotencyKey?: string;
  /**
   * `caller`: in the name of whoever sent the request being answered, anonymous if they are. A record: these headers.
   * Default: nobody's name.
   */
  readonly as?: 'caller' | Readonly<Record<string, string>>;
  /** For a question that may be sent twice without harm although its method is not GET. */
  readonly isRepeatable?: boolean;
  /** Milliseconds over all attempts, shorter than the upstream's own. */
  readonly deadlineMs?: number;
}

/** One service as its callers see it. Obtained from `Upstreams.of`. */
export class ServiceClient {
  constructor(private readonly upstream: Upstream) {}

  /**
   * Asks and waits for the whole answer. Reads are tried at another instance when one is silent or breaks off; writes
   * only when nothing was sent, or when they are repeatable or have a key.
   *
   * @throws UpstreamProblemError for an answer that is not a success; UpstreamAnswerError for a success of another
   *   shape; UpstreamUnavailableError, UpstreamBrokenError, UpstreamTimeoutError when there is none
   */
  async ask<T>(question: Question<T>): Promise<T> {
    const { service } = this.upstream;
    const answer = await this.upstream.request(requestOf(question));
    const text = await textOf(answer, service);
    const json = jsonOf(text);
    if (answer.statusCode >= 300) throw problemOf(answer, { service, json });
    const parsed = question.schema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new UpstreamAnswerError(service, parsed.error);
  }
}

function requestOf(question: Question<unknown>): UpstreamRequest {
  const { method, path, body, idempotencyKey, isRepeatable, deadlineMs } = question;
  const isIdempotent = isRepeatable ?? (method === 'GET' || idempotencyKey !== undefined);
  return {
    method,
    path,
    headers: headersOf(question),
    body: body === undefined ? null : JSON.stringify(body),
    idempotent: isIdempotent,
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
}

function headersOf({ body, idempotencyKey, as }: Question<unknown>): Record<string, string> {
  return {
    accept: 'application/json',
    ...outboundHeaders(),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(as === 'caller' ? callerHeaders() : as),
  };
}

/** The caller's own statement, which was verified on its way in and is good for a minute (docs/adr/0012). */
function callerHeaders(): Record<string, string> {
  const statement = currentRequest()?.identityStatement;
  return statement === undefined ? {} : { [identityHeader]: statement };
}

async function textOf({ body }: Dispatcher.ResponseData, service: string): Promise<string> {
  try {
    return await body.text();
  } catch (cause) {
    throw new UpstreamBrokenError(service, cause);
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  { service, json }: { service: string; json: unknown },
): UpstreamProblemError {
  const isProblem = String(headers['content-type'] ?? '').startsWith(problemContentType);
  const problem = isProblem ? problemSchema.safeParse(json).data : undefined;
  const retryAfterSeconds = Number.parseInt(String(headers['retry-after']), 10);
  return new UpstreamProblemError({
    service,
    status: statusCode,
    code: problem?.code ?? 'UNKNOWN',
    cause: problem,
    ...(retryAfterSeconds >= 0 && { retryAfterSeconds }),
  });
}
