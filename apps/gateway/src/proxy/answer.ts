import type { IncomingHttpHeaders } from 'node:http';
import { type RateLimitDecision, rateLimitHeaders } from '@shop/redis/rate-limit';
import type { DrainState } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import type { Verdict } from '../admission/admission.js';
import { BearerTokenInvalidError } from '../credentials/bearer.errors.js';
import { forgetSessionCookie, setsSession } from '../credentials/shop-cookies.js';
import { passEventsOn } from './events.js';
import { returnableHeaders, returnedHeaders } from './headers.js';
import { isEvents, type ServiceAnswer } from './service-answer.js';

const listFields = ['ratelimit', 'ratelimit-policy'] as const;

/** What an answer carries whatever becomes of the request: where its sender stands with the limits, a cookie to forget. */
export function markReply(reply: FastifyReply, verdict: Verdict, { isLocal }: { isLocal: boolean }): void {
  reply.headers({ ...rateLimitHeaders(verdict.decisions) });
  if (verdict.forgetsCookie) reply.header('set-cookie', forgetSessionCookie({ isLocal }));
  // RFC 6750, 3.1
  if (verdict.refusal instanceof BearerTokenInvalidError)
    reply.header('www-authenticate', 'Bearer error="invalid_token"');
}

export interface PassedAnswer {
  readonly answer: ServiceAnswer;
  readonly verdict: Verdict;
  readonly drain: DrainState;
}

/** Answers what the service answered. */
export function passOn(reply: FastifyReply, { answer, verdict, drain }: PassedAnswer): void {
  const headers = withLimits(answer.headers, verdict.decisions);
  // A login with an old cookie: the new one stands alone.
  if (verdict.forgetsCookie && setsSession(headers['set-cookie'])) reply.removeHeader('set-cookie');
  if (isEvents(answer)) passEventsOn(reply, { answer, headers: returnableHeaders(headers), drain });
  else if (Buffer.isBuffer(answer.body)) passWhole(reply, { ...answer, headers, body: answer.body });
  else reply.code(answer.statusCode).headers(returnableHeaders(headers)).send(answer.body);
}

/**
 * Past Fastify's own sending, which looks at each header and at the body once more: the service has said all of it. As latin1 Node
 * writes head and body in one piece, byte by byte as they came (docs/adr/0190).
 */
function passWhole(reply: FastifyReply, answer: ServiceAnswer & { readonly body: Buffer }): void {
  reply.raw.writeHead(answer.statusCode, returnedHeaders(answer.headers, reply.getHeaders()));
  reply.hijack();
  reply.raw.end(answer.body.toString('latin1'), 'latin1');
}

/**
 * A service may have limits of its own, such as logins by account. The fields are Lists, which are joined by a comma
 * (RFC 9651, 3.1).
 */
function withLimits(
  headers: IncomingHttpHeaders,
  decisions: readonly RateLimitDecision[],
): IncomingHttpHeaders {
  if (!listFields.some((field) => field in headers)) return headers;
  const joined = { ...headers };
  const ours = rateLimitHeaders(decisions);
  const values = { ratelimit: ours.RateLimit, 'ratelimit-policy': ours['RateLimit-Policy'] };
  for (const field of listFields) {
    const all = [values[field], headers[field]].flat().filter((value) => value !== undefined);
    if (all.length > 0) joined[field] = all.join(', ');
  }
  return joined;
}
