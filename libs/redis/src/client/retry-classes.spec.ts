import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { patientCluster } from '../../test/naive/retried-increment.js';
import { HeldAnswers } from '../../test/support/held-answers.js';
import { counterKey, incrementBy, operationKey } from '../../test/support/increment-once.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from './redis-client.js';
import { RedisOutcomeUnknownError } from './redis.errors.js';

/*
 * One increment whose answer is lost after it ran: the node did it, the caller does not know. What a retry makes of it is
 * the difference between the classes. Under real faults and load: faults.spec.ts.
 */

const COUNTER = 'lost-answer';
const KEY = counterKey(COUNTER);

const cluster = useTestCluster();
let answers: HeldAnswers;
let primary: number;

beforeAll(async () => {
  const client = cluster.client();
  await client.connect();
  primary = Number(client.primaryOf(KEY)?.split(':')[1]);
}, 60_000);

beforeEach(async () => {
  answers = await HeldAnswers.before(primary);
  await cluster.client().forUse('state').delete(KEY);
});

afterEach(async () => {
  await answers.close();
});

/** A client that reaches the counter's primary only through `answers`. */
function client(): RedisClient {
  const mapped = `127.0.0.1:${String(primary)}=127.0.0.1:${String(answers.port)}`;
  return cluster.client({ env: { REDIS_NAT_MAP: mapped } });
}

const ask = async (...command: string[]) => (await cluster.servers.cli(primary, ...command)).trim();

/** Lets an increment run, and breaks the connection before its answer is heard. */
async function unheard<Result>(increment: () => Promise<Result>): Promise<Result> {
  answers.hold();
  const outcome = increment();
  outcome.catch(() => undefined);
  await until(async () => (await ask('GET', KEY)) === '1', { what: 'it ran', withinMs: 5_000 });
  answers.cut();
  return outcome;
}

const increment = (retry: 'idempotent' | 'unsafe') => ({ name: 'incr', args: [KEY], retry });

describe('an increment that ran and whose answer was lost', () => {
  it('is applied once under an operation id, and its caller hears what the first run answered', async () => {
    const redis = client().forUse('state');
    // The node knows the script by now; its first answer would be NOSCRIPT.
    await incrementBy(redis, { counter: COUNTER, operation: 'before' });
    await redis.delete(KEY);
    const once = { counter: COUNTER, operation: 'a' };
    expect(await unheard(() => incrementBy(redis, once))).toBe(1);
    expect(await ask('GET', KEY)).toBe('1');
    expect(await incrementBy(redis, { counter: COUNTER, operation: 'b' })).toBe(2);
    expect(await incrementBy(redis, once)).toBe(1);
    expect(await ask('GET', KEY)).toBe('2');
    expect(Number(await ask('PTTL', operationKey(COUNTER, 'a')))).toBeGreaterThan(0);
  });

  it('is applied once as unsafe, and its caller is told that nobody knows', async () => {
    const redis = client().forUse('state');
    await redis.get(KEY);
    const outcome = unheard(() => redis.send(increment('unsafe')));
    await expect(outcome).rejects.toBeInstanceOf(RedisOutcomeUnknownError);
    await expect(outcome).rejects.toMatchObject({ code: 'REDIS_OUTCOME_UNKNOWN', status: 503 });
    await redis.get(KEY);
    expect(await ask('GET', KEY)).toBe('1');
  });

  it('is applied twice where it is called idempotent, which it is not', async () => {
    const redis = client().forUse('state');
    await redis.get(KEY);
    expect(await unheard(() => redis.send(increment('idempotent')))).toBe(2);
    expect(await ask('GET', KEY)).toBe('2');
  });

  it('is applied twice by a client that retries whatever it is', async () => {
    const natMap = { [`127.0.0.1:${String(primary)}`]: { host: '127.0.0.1', port: answers.port } };
    const naive = patientCluster(cluster.servers.seeds, { natMap });
    try {
      await naive.get(KEY);
      expect(await unheard(() => naive.incr(KEY))).toBe(2);
      expect(await ask('GET', KEY)).toBe('2');
    } finally {
      naive.disconnect();
    }
  });
});
