import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { redisEnvOf, until } from '@shop/local-stack';
import { Ear } from '../../test/support/ear.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { aclRules } from '../acl/acl-users.js';
import { ConnectionBudget } from '../client/connection-budget.js';
import { RedisReplyError, RedisUnavailableError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { InvalidKeyIdError } from '../keys/keys.errors.js';
import { Channels } from './channels.js';

// Under the rules of the shop, over TLS: what works here misses no right.
const cluster = useOwnCluster({ users: aclRules() });

// Whoever is refused is waited for in vain.
const DEADLINE_MS: Record<string, string> = { product: '500' };

const family = keyFamilies.orderEvents;
const logged: string[] = [];
const logger = {
  warn: (fields: Record<string, unknown>, message: string) =>
    logged.push(`${message}: ${String(fields['err'])}`),
};

/** Channels of one process, as the user of a service. */
function processOf(user = 'order', connections = new ConnectionBudget(50)) {
  const env = {
    ...redisEnvOf(user, cluster.servers),
    REDIS_CHANNEL_DEADLINE_MS: DEADLINE_MS[user] ?? '5000',
  };
  const client = cluster.client({ env, connections, service: user });
  const channels = new Channels({ client, logger });
  return { client, channels, connections };
}

let one: ReturnType<typeof processOf>;
let other: ReturnType<typeof processOf>;

beforeEach(() => {
  logged.length = 0;
  [one, other] = [processOf(), processOf()];
});

afterEach(async () => {
  await Promise.all([one.channels.close(), other.channels.close()]);
  await Promise.all([one.client.close(), other.client.close()]);
});

let orders = 0;
const freshOrder = () => `o${String((orders += 1))}`;

/** What every node answers, one after the other. */
async function askEach(...command: string[]): Promise<string> {
  const nodes = cluster.servers.nodes.map(({ port }) => cluster.servers.cli(port, ...command));
  return (await Promise.all(nodes)).join('\n');
}

/** How many connections are subscribed to an order's channel. */
async function subscribers(orderId: string): Promise<number> {
  const answers = await askEach('PUBSUB', 'SHARDNUMSUB', family.key(orderId));
  return answers.split('\n').reduce((sum, line) => sum + (/^\d+$/.test(line) ? Number(line) : 0), 0);
}

async function untilSubscribers(orderId: string, count: number): Promise<void> {
  const isSo = async () => (await subscribers(orderId)) === count;
  await until(isSo, { what: `${String(count)} connections are subscribed`, withinMs: 5_000 });
}

describe('a message', () => {
  it('reaches the subscribers of every process, each once, and nobody else', async () => {
    const [orderId, ears, stranger] = [freshOrder(), [new Ear(), new Ear(), new Ear()], new Ear()];
    const [first, second, third] = ears as [Ear, Ear, Ear];
    await one.channels.subscribe(family, orderId, first);
    await one.channels.subscribe(family, orderId, second);
    await other.channels.subscribe(family, orderId, third);
    await other.channels.subscribe(family, freshOrder(), stranger);
    for (const text of ['paid', 'shipped £', '']) await one.channels.publish(family, orderId, text);
    for (const ear of ears) await ear.hears(3);
    expect(ears.map(({ texts }) => texts)).toEqual(Array(3).fill(['paid', 'shipped £', '']));
    expect([...ears, stranger].map(({ gaps }) => gaps)).toEqual([0, 0, 0, 0]);
    expect(stranger.texts).toEqual([]);
  });

  it('that nobody waits for is gone', async () => {
    const [orderId, ear] = [freshOrder(), new Ear()];
    await one.channels.publish(family, orderId, 'early');
    await one.channels.subscribe(family, orderId, ear);
    await one.channels.publish(family, orderId, 'late');
    await ear.hears(1);
    expect(ear.texts).toEqual(['late']);
  });

  it('reaches the others when one of them fails', async () => {
    const [orderId, ear] = [freshOrder(), new Ear()];
    const fail = () => {
      throw new Error('of the spec');
    };
    await one.channels.subscribe(family, orderId, { onMessage: fail, onGap: fail });
    await one.channels.subscribe(family, orderId, {
      onMessage: () => Promise.reject(new Error('later')),
      onGap: fail,
    });
    await one.channels.subscribe(family, orderId, ear);
    await one.channels.publish(family, orderId, 'paid');
    await ear.hears(1);
    expect(logged).toEqual([
      'a subscriber of a channel failed: Error: of the spec',
      'a subscriber of a channel failed: Error: later',
    ]);
  });
});

describe('subscribers of one channel in one process', () => {
  it('share a subscription, which the last of them ends', async () => {
    const [orderId, ears] = [freshOrder(), [new Ear(), new Ear()] as const];
    const first = await one.channels.subscribe(family, orderId, ears[0]);
    const second = await one.channels.subscribe(family, orderId, ears[1]);
    expect(await subscribers(orderId)).toBe(1);
    await first.end();
    expect([first.isLive, second.isLive]).toEqual([false, true]);
    await other.channels.publish(family, orderId, 'paid');
    await ears[1].hears(1);
    await second.end();
    await second.end();
    expect(await subscribers(orderId)).toBe(0);
    expect(ears.map(({ texts }) => texts)).toEqual([[], ['paid']]);
    expect(second.isLive).toBe(false);
  });

  it('come and go without a trace, even at the same moment', async () => {
    const [orderId, ear] = [freshOrder(), new Ear()];
    for (let round = 0; round < 20; round += 1) {
      const subscriptions = await Promise.all(
        [1, 2, 3].map(() => one.channels.subscribe(family, orderId, new Ear())),
      );
      const ended = Promise.all(subscriptions.map((subscription) => subscription.end()));
      const next = await one.channels.subscribe(family, orderId, ear);
      await ended;
      await other.channels.publish(family, orderId, String(round));
      await ear.hears(round + 1);
      await next.end();
    }
    expect(ear.texts).toEqual(Array.from({ length: 20 }, (_, round) => String(round)));
    expect(ear.gaps).toBe(0);
    await untilSubscribers(orderId, 0);
  });
});

describe('connections', () => {
  it('are one for each shard in use, named after the service, and none when nobody listens', async () => {
    const ids = Array.from({ length: 60 }, freshOrder);
    const subscriptions = await Promise.all(
      ids.map((orderId) => one.channels.subscribe(family, orderId, new Ear())),
    );
    const listening = async () => (await askEach('CLIENT', 'LIST')).match(/name=shop:order .* ssub=[1-9]/g);
    expect(await listening()).toHaveLength(3);
    await Promise.all(subscriptions.map((subscription) => subscription.end()));
    const isOver = async () => {
      const clients = (await askEach('CLIENT', 'LIST')).split('\n');
      return !clients.some((client) => /name=shop:order .*cmd=(ssubscribe|sunsubscribe)/.test(client));
    };
    expect(await listening()).toBeNull();
    await until(isOver, { what: 'connections without channels are closed', withinMs: 5_000 });
  });

  it('are closed with the channels, which take no subscriber any more', async () => {
    const { client, channels, connections } = processOf();
    await channels.subscribe(family, freshOrder(), new Ear());
    const under = channels.subscribe(family, freshOrder(), new Ear());
    await channels.close();
    await under;
    const late = channels.subscribe(family, freshOrder(), new Ear());
    await expect(late).rejects.toBeInstanceOf(RedisUnavailableError);
    await channels.close();
    await client.close();
    await until(() => Promise.resolve(connections.open === 0), {
      what: 'sockets are closed',
      withinMs: 2_000,
    });
  });

  it('stay within the bound of the process: who finds no place is not live', async () => {
    const { client, channels, connections } = processOf('order', new ConnectionBudget(10));
    await client.connect();
    const places: (() => void)[] = [];
    const fill = () => {
      while (connections.open < connections.limit) places.push(connections.take());
    };
    fill();
    const subscription = await channels.subscribe(family, freshOrder(), new Ear());
    expect(subscription.isLive).toBe(false);
    expect(logged.join()).toContain('already holds its 10 connections');
    await channels.close();
    for (const giveBack of places) giveBack();
    await client.close();
  }, 60_000);
});

describe('rights', () => {
  it('hold for channels: who does not own them neither hears nor says anything', async () => {
    const { channels } = processOf('product');
    const [orderId, ear] = [freshOrder(), new Ear()];
    await expect(channels.publish(family, orderId, 'paid')).rejects.toBeInstanceOf(RedisReplyError);
    const subscription = await channels.subscribe(family, orderId, ear);
    expect(subscription.isLive).toBe(false);
    expect(logged).toEqual(['redis refuses a channel: RedisReplyError: Redis answered NOPERM.']);
    await channels.close();
  });

  it('are complete for who does', async () => {
    await askEach('ACL', 'LOG', 'RESET');
    const [orderId, ear] = [freshOrder(), new Ear()];
    const subscription = await one.channels.subscribe(family, orderId, ear);
    await one.channels.publish(family, orderId, 'paid');
    await ear.hears(1);
    await subscription.end();
    expect((await askEach('ACL', 'LOG')).trim()).toBe('');
  });

  it('do not come to ids that must not become part of a name', async () => {
    const bad = one.channels.subscribe(family, 'a:b', new Ear());
    await expect(bad).rejects.toBeInstanceOf(InvalidKeyIdError);
    await expect(one.channels.publish(family, '{a}', 'x')).rejects.toBeInstanceOf(InvalidKeyIdError);
  });
});
