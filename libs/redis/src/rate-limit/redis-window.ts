import { defineScript } from '../client/define-script.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { integersOf } from '../client/replies.js';
import type { Counted, WindowParts } from './decision.js';
import type { Request } from './local-windows.js';
import { memoryMs, SUB_WINDOWS, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';
import { unitsByPart } from './units-by-part.js';

/*
 * `unsafe`: a check that may have run is not sent again, so Redis never counts a request twice. Its caller is told and
 * asks the stand-in, which counts it once more, in this process only.
 */
const countRequest = defineScript({
  name: 'count-request',
  file: new URL('./count-request.lua', import.meta.url),
  retry: 'unsafe',
  parse: (reply) => reply,
});

/**
 * Of a request that was admitted the script tells in one number what is held and when the first of it is given back; of one
 * that was refused, all parts.
 *
 * @param lifeMs how long a part counts
 */
function read(reply: unknown, lifeMs: number): Counted | WindowParts {
  if (typeof reply === 'number') {
    const resetMs = reply % lifeMs || lifeMs;
    return { isAllowed: true, used: (reply - resetMs) / lifeMs, resetMs, retryAfterMs: 0 };
  }
  const [, nowMs = NaN, ...parts] = integersOf(reply);
  return { isAllowed: false, nowMs, units: unitsByPart(parts) };
}

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
}): (request: Request) => Promise<Counted | WindowParts> {
  const { redis, policy, resolution } = options;
  const { subWindowMs, subWindows } = resolution;
  const lifeMs = memoryMs(resolution);
  const script = { ...countRequest, parse: (reply: unknown) => read(reply, lifeMs) };
  const ofPolicy = [String(policy.limit), String(subWindowMs)];
  // Each argument is written, sent, read and made a number: what is usual is not sent.
  const argsOf = (cost: number) => {
    if (subWindows !== SUB_WINDOWS) return [...ofPolicy, cost, subWindows];
    return cost === 1 ? ofPolicy : [...ofPolicy, cost];
  };
  return ({ key, cost }) => redis.run(script, { keys: [key], args: argsOf(cost) });
}
