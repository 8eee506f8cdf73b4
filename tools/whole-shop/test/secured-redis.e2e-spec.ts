import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenPairSchema } from '@shop/contracts/auth';
import {
  deadLetterOverviewSchema,
  edgeReportSchema,
  queueOverviewSchema,
  topologyReportSchema,
} from '@shop/contracts/ops';
import { orderSchema } from '@shop/contracts/order';
import { cardSchema } from '@shop/contracts/payment';
import { serviceNames } from '@shop/contracts/services';
import { addressSchema } from '@shop/contracts/user';
import { startTemporaryShop, until } from '@shop/local-stack';
import { aclUsers, allowsKey } from '@shop/redis/acl';
import { keyFamilies } from '@shop/redis/keys';
import { callsOn, callsOnChannel, forbidden } from './support/commands.js';
import { CARD } from './support/inside.js';
import { answerInPlainText } from './support/plain-text.js';
import { isRefused, RedisUser } from './support/redis-users.js';
import { sampleKeysOf } from './support/sample-keys.js';
import { SecuredShop } from './support/secured-shop.js';
import { Traffic } from './support/traffic.js';
import type { Visitor } from './support/visitor.js';

/*
 * The shop as it runs on a managed cluster: TLS only, host names, a user a service with the generated rights. A cache
 * fails open and a limiter counts alone, so a missing right need not show in any answer: what the nodes refused is read
 * from their own log, ACL LOG.
 */

const BUS_OFFSET = 10_000;
const allFamilies = Object.values(keyFamilies);
const families = allFamilies.filter(({ door }) => door !== 'channels');
const channels = allFamilies.filter(({ door }) => door === 'channels');
const PAGES = [
  '/api/products/85123A',
  '/api/products/85123A/stock',
  '/api/categories/christmas',
  '/api/me/profile',
  '/api/shipping/rates?country=GB&weightGrams=1200',
];
/** Nobody has them, which is kept as well. */
const GAPS = [
  '/api/coupons/NONE-SUCH',
  `/api/orders/${randomUUID()}/status`,
  `/api/payments/transactions/${randomUUID()}`,
];
const ADDRESS = {
  ...{ recipient: 'Ada Lovelace', line1: '12 St James Square', line2: null },
  ...{ city: 'London', region: null, postcode: 'SW1A 1AA', country: 'GB' },
};

let shop: SecuredShop;

beforeAll(async () => {
  shop = new SecuredShop(await startTemporaryShop({ isRedisSecured: true }));
}, 120_000);

afterAll(async () => {
  await shop.stop();
}, 60_000);

const credentials = (name: string) => ({ email: `${name}@example.org`, password: 'correct horse battery' });
const items = (quantity: number) => ({ items: [{ sku: '85123A', quantity }] });

async function signedIn(name: string): Promise<Visitor> {
  const visitor = shop.visitor();
  expect(await visitor.post('/api/auth/accounts', credentials(name))).toMatchObject({ status: 201 });
  expect(await visitor.post('/api/auth/sessions', credentials(name))).toMatchObject({ status: 201 });
  return visitor;
}

describe('the shop over TLS, each service as a user of its own', () => {
  it('is let in by names that the rights know', async () => {
    for (const name of serviceNames) {
      await until(() => shop.isWell(name), { what: `${name} is ready, with Redis`, withinMs: 10_000 });
    }
    const connections = [...(await shop.connections())].filter((one) => one.startsWith('shop:'));
    expect(connections.sort()).toEqual([...serviceNames].sort().map((name) => `shop:${name} as ${name}`));
  });

  it('answers nobody in plain text, on no port of Redis, and nobody unnamed', async () => {
    const answers = await Promise.all(
      shop.ports.flatMap((port) => [port, port + BUS_OFFSET]).map(answerInPlainText),
    );
    for (const answer of answers) expect(answer).not.toMatch(/PONG|NOAUTH|DENIED/);
    for (const setting of ['port 0', 'tls-cluster yes', 'tls-replication yes']) {
      const [name = '', value = ''] = setting.split(' ');
      expect(new Set(await shop.onEachNode('CONFIG', 'GET', name))).toEqual(new Set([`${name}\n${value}`]));
    }
    for (const users of await shop.onEachNode('ACL', 'LIST')) expect(users).toMatch(/^user default off /m);
  });

  it('serves a whole visit, and uses every family of the key table', async () => {
    const ann = await signedIn('ann');
    const tokens = await ann.post('/api/auth/tokens', credentials('ann'));
    const { accessToken } = tokenPairSchema.parse(tokens.body);
    expect(await shop.visitor().get('/api/auth/account', accessToken)).toMatchObject({ status: 200 });
    expect(await ann.post('/api/cart/items', items(2))).toMatchObject({ status: 200 });
    expect(await ann.get('/api/cart')).toMatchObject({ body: { items: [{ sku: '85123A', quantity: 2 }] } });
    expect((await ann.get('/api/cart')).headers.get('ratelimit-policy')).toContain('"signed-in"');
    // On a busy machine a cache may be late and fail open, so pages are looked at until they are kept.
    // Queues are used by orders, below. Of groups, locks and even rates the shop makes no use.
    let unused = families
      .filter(({ door, owners, name }) => door !== 'queue' && owners.length > 0 && name !== 'group')
      .map(({ pattern }) => pattern);
    const areAllUsed = async () => {
      for (const page of PAGES) expect(await ann.get(page)).toMatchObject({ status: 200 });
      for (const gap of GAPS) expect(await ann.get(gap)).toMatchObject({ status: 404 });
      const keys = await shop.keys();
      unused = unused.filter((pattern) => !keys.some((key) => allowsKey(pattern, key)));
      return unused.length === 0;
    };
    await until(areAllUsed, { what: 'all are used', withinMs: 20_000 }).catch(() => undefined);
    expect(unused).toEqual([]);
    expect(await ann.delete('/api/auth/sessions/current')).toMatchObject({ status: 204 });
    expect(await ann.get('/api/auth/account')).toMatchObject({ status: 401 });
  });

  it('takes an order to its end by jobs, while its shopper watches', async () => {
    const cid = await signedIn('cid');
    const { addressId } = addressSchema.parse((await cid.post('/api/me/addresses', ADDRESS)).body);
    await cid.post('/api/cart/items', items(2));
    const { cardToken } = cardSchema.parse((await cid.post('/api/payments/cards', CARD)).body);
    const order = { addressId, cardToken };
    const placed = await cid.post('/api/orders', order, { 'idempotency-key': randomUUID() });
    expect(placed).toMatchObject({ status: 201 });
    const { orderId } = orderSchema.parse(placed.body);
    const names = await cid.watchUntil(`/api/orders/${orderId}/events`, 'confirmed');
    expect(names).toEqual(['placed', 'paid', 'shipping-booked', 'confirmed']);
    const settled = async () => {
      const { outboxes } = queueOverviewSchema.parse((await shop.visitor().get('/ops/queues')).body);
      return outboxes.every(({ open, dead }) => open.count + dead.count === 0);
    };
    await until(settled, { what: 'every job is done', withinMs: 20_000 });
    const { letters } = deadLetterOverviewSchema.parse((await shop.visitor().get('/ops/dead-letters')).body);
    expect(letters).toEqual([]);
  }, 60_000);

  it('shows the operator six nodes by host name, each with its numbers', async () => {
    const read = async () => topologyReportSchema.parse((await shop.visitor().get('/ops/topology')).body);
    const isWhole = async () => (await read()).nodes.every(({ info }) => info !== null);
    await until(isWhole, { what: 'every node has told its numbers', withinMs: 25_000 });
    const { nodes, slotsCovered } = await read();
    expect(slotsCovered).toBe(16_384);
    expect(nodes.map(({ address }) => address).sort()).toEqual(shop.redis.seeds.split(',').sort());
  });

  it('goes on while every shard changes its primary, and learns the new ones by name', async () => {
    const traffic = new Traffic([await signedIn('bob'), await signedIn('eve')]);
    const replicas = (await shop.redis.roles()).filter(({ role }) => role === 'replica');
    for (const { port, primaryPort } of replicas) {
      const key = await shop.keyOn(primaryPort ?? 0);
      await shop.redis.failover(port);
      const isSentOn = async () => (await shop.sentOnBy(primaryPort ?? 0, key)) === `localhost:${port}`;
      await until(isSentOn, { what: 'the former primary names the new one', withinMs: 10_000 });
      await traffic.goesOn();
    }
    await shop.redis.waitUntilHealthy();
    expect(await traffic.end()).toEqual({ failed: [], answered: expect.any(Number) });
  });

  it('missed no right on the way', async () => {
    expect(new Set(await shop.onEachNode('ACL', 'LOG'))).toEqual(new Set(['']));
    for (const [service, text] of shop.logs()) {
      expect([service, text.match(/NOPERM|WRONGPASS|NOAUTH|user executing the script/g)]).toEqual([
        service,
        null,
      ]);
    }
    const { limits } = edgeReportSchema.parse((await shop.visitor().get('/ops/edge')).body);
    expect(limits.countedByRedis).toBeGreaterThan(0);
  });
});

describe.each(aclUsers())('the user $name', ({ name, commands }) => {
  let user: RedisUser;

  beforeAll(async () => {
    user = new RedisUser(name, shop.redis);
    await user.connect();
  });

  afterAll(async () => {
    await user.close();
  });

  const callsOf = (isOwner: boolean) =>
    families
      .filter(({ owners }) => owners.includes(name) === isOwner)
      .flatMap(({ pattern }) => sampleKeysOf(pattern))
      .flatMap((key) => callsOn(key, commands));
  const refusedOf = async (calls: ReturnType<typeof callsOf>) => {
    const said = await Promise.all(calls.map((call) => user.say(...call)));
    return calls.filter((_, index) => isRefused(said[index] ?? { reply: null }));
  };

  it('may send each of its commands on every key of its families', async () => {
    const calls = callsOf(true);
    expect(calls.length).toBeGreaterThan(0);
    expect(await refusedOf(calls)).toEqual([]);
  });

  it("may send none of them on a key of another's family", async () => {
    const calls = callsOf(false);
    expect(calls.length).toBeGreaterThan(0);
    expect(await refusedOf(calls)).toEqual(calls);
  });

  it("reaches no key of another's from inside a script", async () => {
    const own = families.find(({ owners }) => owners.includes(name));
    const foreign = families.find(({ owners }) => !owners.includes(name));
    const [inside = '', outside = ''] = [own, foreign].map((family) =>
      family?.pattern.replace(/\{?<[^>]*>\}?/g, '{same-slot}').replace(/\[.*/, ''),
    );
    expect(isRefused(await user.say('eval', "return redis.call('DEL', KEYS[1])", 1, inside))).toBe(false);
    expect(isRefused(await user.say('eval', "return redis.call('DEL', ARGV[1])", 1, inside, outside))).toBe(
      true,
    );
  });

  it("speaks and listens on its own channels, and on nobody else's", async () => {
    for (const { owners, pattern } of channels) {
      const calls = sampleKeysOf(pattern).flatMap((channel) => callsOnChannel(channel, commands));
      const allowed = await Promise.all(calls.map((call) => shop.mayUserSend(name, call)));
      expect([pattern, allowed]).toEqual([pattern, calls.map(() => owners.includes(name))]);
    }
  });

  /** Of names and sizes, and of the slow log, some may be told: whoever clears a family, and the gateway's operators. */
  const isGranted = (command: string, what?: string | number) =>
    [command, `${command}|${String(what).toLowerCase()}`].some(
      (right) => ['scan', 'dbsize', 'slowlog|get'].includes(right) && commands.includes(right),
    );

  it('may do nothing that is dangerous, and nothing that is not in the rights', async () => {
    const never = forbidden.filter(([command, what]) => !isGranted(command, what));
    expect(await refusedOf([...never])).toEqual(never);
    const [port = 0] = shop.ports;
    const known = await shop.redis.cli(port, 'ACL', 'LIST');
    const alone = known.replaceAll(/ \([^)]*\)/g, ''); // without selectors
    const rights = new RegExp(`^user ${name} on .* -@all (.*)$`, 'm').exec(alone)?.[1]?.split(' ');
    expect(rights?.sort()).toEqual(commands.map((command) => `+${command}`).sort());
    const dangerous = (await shop.redis.cli(port, 'ACL', 'CAT', 'dangerous')).split('\n');
    const told = commands.filter((command) => dangerous.includes(command) && command !== 'slowlog|get');
    expect(told).toEqual(['info']);
    expect(commands.includes('slowlog|get')).toBe(name === 'gateway');
  });
});
