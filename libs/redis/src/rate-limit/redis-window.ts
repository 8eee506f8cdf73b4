import { defineScript } from '../client/define-script.js';
import type { RedisCommands } from '../client/redis-commands.js';
import type { Counted } from './decision.js';
import type { Request } from './local-windows.js';
import { fieldsOf, integersOf } from './fields-of.js';
import type { RateLimitPolicy, Resolution } from './rate-limit-policy.js';

function parse(reply: unknown): Counted {
  const [admitted, nowMs = NaN, ...flat] = integersOf(reply);
  return { isAllowed: admitted === 1, nowMs, units: fieldsOf<number>(flat) };
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
 * The windows of a policy in the cluster: what it returns counts a request, in one round trip, by the clock of the key's
 * primary; its cost is validated already.
 *
 * @throws RedisDeadlineError, RedisUnavailableError, RedisOutcomeUnknownError, RedisReplyError - as rejections
 */
export function windowInRedis(options: {
  readonly redis: RedisCommands;
  readonly policy: RateLimitPolicy;
  readonly resolution: Resolution;
}): (request: Request) => Promise<Counted> {
  const { redis, policy, resolution } = options;
  const { subWindowMs, subWindows } = resolution;
  return ({ key, cost }) =>
    redis.run(countRequest, { keys: [key], args: [policy.limit, subWindowMs, subWindows, cost] });
}
