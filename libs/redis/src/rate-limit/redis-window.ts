import { z } from 'zod';
import { defineScript } from '../client/define-script.js';
import type { RedisCommands } from '../client/redis-commands.js';
import type { Counted } from './decision.js';
import { fieldsOf } from './fields-of.js';
import type { RateLimitPolicy, Resolution } from './rate-limit-policy.js';

const replyOf = z.tuple([z.number(), z.number()]).rest(z.coerce.number());

function parse(reply: unknown): Counted {
  const [admitted, nowMs, ...flat] = replyOf.parse(reply);
  return { isAllowed: admitted === 1, nowMs, units: fieldsOf(flat) };
}

/*
 * `unsafe`: a check that may have run is not sent again, so Redis never counts a request twice. Its caller is told and
 * asks the stand-in, which counts it once more, in this process only.
 */
const countRequest = defineScript({
  name: 'count-request',
  file: new URL('./count-request.lua', import.meta.url),
  retry: 'unsafe',
  parse,
});

/**
 * Counts a request in the cluster: one round trip, by the clock of the key's primary.
 *
 * @param request.cost units, already validated
 * @throws RedisDeadlineError, RedisUnavailableError, RedisOutcomeUnknownError, RedisReplyError
 */
export function countInRedis(
  redis: RedisCommands,
  request: { key: string; cost: number; policy: RateLimitPolicy; resolution: Resolution },
): Promise<Counted> {
  const { key, cost, policy, resolution } = request;
  const args = [policy.limit, resolution.subWindowMs, resolution.subWindows, cost];
  return redis.run(countRequest, { keys: [key], args });
}
