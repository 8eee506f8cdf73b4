import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestApp, type TestStack, useTestStack } from '@shop/testing';
import fc from 'fast-check';
import { EdgeWatch } from '../src/watch/edge-watch.js';
import { AuthDouble } from './auth-double.js';
import { startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(120_000);

const limits = {
  LIMIT_ANONYMOUS: '20',
  LIMIT_SIGNED_IN: '30',
  LIMIT_WRITES: '8',
  LIMIT_LOGINS: '3',
  LIMIT_UNKNOWN_CREDENTIALS: '12',
};

describe('the limits of two gateways on one cluster', () => {
  let stack: TestStack;
  let auth: AuthDouble;
  let shop: InstanceDouble;
  let gateways: readonly TestApp[] = [];
  let turn = 0;

  async function start(env: Record<string, string>): Promise<readonly TestApp[]> {
    const settings = { REDIS_NODES: stack.redis.seeds, REDIS_LIMITER_DEADLINE_MS: '10000', ...env };
    const one = () => startGateway({ products: [shop], auth, others: shop, env: settings });
    return Promise.all([one(), one()]);
  }

  beforeAll(async () => {
    stack = await useTestStack();
    auth = await AuthDouble.start();
    shop = await InstanceDouble.start();
    gateways = await start(limits);
  });

  afterEach(() => {
    for (const { app } of gateways) expect(app.get(EdgeWatch).decisions.local).toBe(0);
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await Promise.all([auth.instance.kill(), shop.kill()]);
  });

  interface Visit {
    readonly method?: 'GET' | 'POST' | 'PUT';
    readonly url?: string;
    readonly address?: string;
    readonly headers?: Record<string, string>;
  }

  /** Sends a request through the next gateway, on behalf of an address. */
  function visit({ method = 'GET', url = '/api/products', address = '10.0.0.1', headers = {} }: Visit) {
    turn += 1;
    const gateway = gateways[turn % gateways.length];
    if (!gateway) throw new Error('no gateway');
    return gateway.inject({ method, url, headers: { 'x-forwarded-for': address, ...headers } });
  }

  async function admittedOf(count: number, request: (index: number) => Visit): Promise<number> {
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => visit(request(index))));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    for (const answer of refused)
      expect(answer.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
    return count - refused.length;
  }

  it('admit exactly as many of an address as the limit says, however many come at once', async () => {
    expect(await admittedOf(60, () => ({ address: '10.1.0.1' }))).toBe(20);
    expect(await admittedOf(1, () => ({ address: '10.1.0.2' }))).toBe(1);
  });

  it('take the addresses of one /64 for one customer', async () => {
    expect(await admittedOf(40, (index) => ({ address: `2001:db8:0:1::${index.toString(16)}` }))).toBe(20);
    expect(await admittedOf(1, () => ({ address: '2001:db8:0:2::1' }))).toBe(1);
  });

  it('count who is signed in by user, wherever the requests come from', async () => {
    const { headers } = auth.addSession();
    await visit({ headers, address: '10.2.1.0' });
    expect(await admittedOf(50, (index) => ({ headers, address: `10.2.0.${String(index)}` }))).toBe(29);
  });

  it('count writes on top, by address and by user', async () => {
    const write = { method: 'PUT', url: '/api/cart/items/1' } as const;
    expect(await admittedOf(20, () => ({ ...write, address: '10.3.0.1' }))).toBe(8);
    const { headers } = auth.addSession();
    await visit({ headers, address: '10.3.0.2' });
    expect(await admittedOf(20, () => ({ ...write, headers, address: '10.3.0.2' }))).toBe(8);
  });

  it('count a request nowhere that one of them refuses', async () => {
    const write = { method: 'PUT', url: '/api/cart/items/1', address: '10.9.0.1' } as const;
    expect(await admittedOf(20, () => write)).toBe(8);
    expect((await visit({ address: '10.9.0.1' })).headers['ratelimit']).toMatch(/^"anonymous";r=11;t=\d+$/);
  });

  it('count logins by address, however the path is spelled', async () => {
    const urls = ['sessions', '%73essions', 'tokens', 'tokens/refresh', 'accounts'];
    const login = (index: number) => `/api/auth/${urls[index % urls.length] ?? ''}`;
    expect(await admittedOf(8, (index) => ({ method: 'POST', url: login(index), address: '10.4.0.1' }))).toBe(
      3,
    );
    expect(await admittedOf(5, () => ({ url: '/api/auth/sessions', address: '10.4.0.1' }))).toBe(5);
  });

  it('bound the questions that invented credentials cost auth', async () => {
    const before = auth.asked.length;
    const invented = Array.from({ length: 18 }, () => auth.addSession());
    for (const shopper of invented) auth.removeSession(shopper);
    const carts = await Promise.all(
      invented.map(({ headers }) => visit({ url: '/api/cart', headers, address: '10.5.0.1' })),
    );
    expect(auth.asked.length - before).toBe(12);
    const refused = carts.filter(({ statusCode }) => statusCode === 429);
    expect(refused).toHaveLength(6);
    // Not judged is not refused: the cookie stays.
    for (const { headers } of refused) expect(headers).not.toHaveProperty('set-cookie');
  });

  it('tell every client where it stands, with the limits of the service behind', async () => {
    const first = await visit({ address: '10.6.0.1' });
    expect(first.headers['ratelimit-policy']).toBe('"anonymous";q=20;w=60');
    expect(first.headers['ratelimit']).toMatch(/^"anonymous";r=19;t=\d+$/);
    expect(first.headers).not.toHaveProperty('retry-after');
    const limited = await visit({ url: '/api/auth/limited', address: '10.6.0.1' });
    expect(limited.headers['ratelimit-policy']).toBe('"anonymous";q=20;w=60, "attempts";q=5;w=900');
    expect(limited.headers['ratelimit']).toMatch(/^"anonymous";r=18;t=\d+, "attempts";r=0;t=9$/);
    expect(limited.headers['retry-after']).toBe('9');
    await admittedOf(18, () => ({ address: '10.6.0.1' }));
    const refused = await visit({ address: '10.6.0.1' });
    expect(refused.json()).toMatchObject({ status: 429, policy: 'anonymous' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit']).toMatch(/^"anonymous";r=0;t=\d+$/);
  });

  it('refuse what a foreign page makes a browser send, and tell it where it stands', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const refused = await visit({ method: 'POST', url: '/api/cart/items', headers, address: '10.7.0.1' });
    expect(refused.json()).toMatchObject({ status: 403, code: 'CROSS_SITE_REQUEST' });
    expect(refused.headers).toHaveProperty('ratelimit');
    const own = { host: 'shop.test', origin: 'http://shop.test' };
    expect((await visit({ method: 'POST', url: '/api/cart/items', headers: own })).statusCode).toBe(200);
  });

  it('never admit more than the limit in any window, and never refuse who stayed under it', async () => {
    const [limit, windowMs] = [6, 1_000];
    const short = await start({ LIMIT_ANONYMOUS: String(limit), LIMIT_WINDOW_MS: String(windowMs) });
    const addresses = addressesOf('10.8');
    await fc.assert(
      fc.asyncProperty(
        fc.array(schedule(windowMs, limit), { minLength: 8, maxLength: 8 }),
        async (schedules) => {
          const histories = await Promise.all(
            schedules.map((delaysMs) => play(short, { delaysMs, address: addresses() })),
          );
          for (const history of histories) expectTheLimitHeld(history, { limit, windowMs });
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
    for (const { app } of short) expect(app.get(EdgeWatch).decisions.local).toBe(0);
    await Promise.all(short.map((gateway) => gateway.close()));
  });
});

/** One request as its sender saw it: it was counted somewhere between these two moments. */
interface Witnessed {
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly isAdmitted: boolean;
}

/** Pauses between requests over two windows: at random, or in bursts around the boundaries that naive counters have. */
function schedule(windowMs: number, limit: number): fc.Arbitrary<number[]> {
  const random = fc.array(fc.integer({ min: 0, max: windowMs / 4 }), { minLength: 12, maxLength: 24 });
  const burst = fc
    .tuple(fc.constantFrom(0.1, 0.5, 0.9, 0.95, 1, 1.05, 1.1), fc.integer({ min: 1, max: 2 * limit }))
    .map(([windows, size]) => [windows * windowMs, ...Array.from({ length: size }, () => 0)]);
  const bursts = fc.array(burst, { minLength: 2, maxLength: 3 }).map((parts) => [0, 0, 0, ...parts.flat()]);
  return fc.oneof(random, bursts);
}

/** Sends a schedule's requests from one address through gateways in turn; none waits for the answer of another. */
async function play(
  gateways: readonly TestApp[],
  { delaysMs, address }: { delaysMs: readonly number[]; address: string },
): Promise<Witnessed[]> {
  const answers: Promise<Witnessed>[] = [];
  for (const [index, delayMs] of delaysMs.entries()) {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const gateway = gateways[index % gateways.length];
    if (!gateway) throw new Error('no gateway');
    answers.push(witness(gateway, address));
  }
  return Promise.all(answers);
}

async function witness(gateway: TestApp, address: string): Promise<Witnessed> {
  const sentMs = performance.now();
  const { statusCode } = await gateway.inject({
    url: '/api/products',
    headers: { 'x-forwarded-for': address },
  });
  return { sentMs, answeredMs: performance.now(), isAdmitted: statusCode === 200 };
}

/**
 * The exact model, as far as a client can know: what was certainly counted in one window is never more than the limit;
 * and when something was refused, the limit may have been used in the window and a tenth before it. A millisecond is
 * for the server's clock, which counts whole ones.
 */
function expectTheLimitHeld(
  history: readonly Witnessed[],
  { limit, windowMs }: { limit: number; windowMs: number },
): void {
  const admitted = history.filter(({ isAdmitted }) => isAdmitted);
  for (const { sentMs: fromMs } of admitted) {
    const toMs = fromMs + windowMs - 1;
    const inside = admitted.filter(({ sentMs, answeredMs }) => sentMs >= fromMs && answeredMs <= toMs);
    expect(inside.length).toBeLessThanOrEqual(limit);
  }
  for (const refused of history.filter(({ isAdmitted }) => !isAdmitted)) {
    const fromMs = refused.sentMs - windowMs * 1.1 - 1;
    const before = admitted.filter(
      ({ sentMs, answeredMs }) => answeredMs >= fromMs && sentMs <= refused.answeredMs,
    );
    expect(before.length).toBeGreaterThanOrEqual(limit);
  }
}

/** A new address at each call. */
function addressesOf(prefix: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}.${String(count >> 8)}.${String(count & 255)}`;
  };
}
