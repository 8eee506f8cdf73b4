import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { serviceNames } from '@shop/contracts/services';
import { keyFamilies } from '../keys/key-families.js';
import { aclPage } from './acl-page.js';
import { aclRules, aclUsers } from './acl-users.js';
import { diagnosisRights, nearChannel, nearRights } from './door-rights.js';

const families = Object.values(keyFamilies);
const fileOf = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('the users', () => {
  it('are the owners of the key table, which are the services of the shop', () => {
    expect(aclUsers().map(({ name }) => name)).toEqual([...serviceNames].sort());
  });

  it('reach what they own by the commands of its door, and are allowed nothing wholesale', () => {
    expect(aclRules([keyFamilies.cart])['cart']).toBe(
      '~cart:user:* resetchannels -@all +asking +client|setname +cluster|info +cluster|nodes +cluster|slots ' +
        '+del +eval +evalsha +hdel +hexists +hget +hgetall +hincrby +hmget +hset +info +pexpire +ping +readonly +readwrite',
    );
    for (const [name, whole] of Object.entries(aclRules())) {
      const [rule = '', selector] = whole.split(' (');
      expect([name, selector]).toEqual([name, name === 'gateway' ? '~* -@all +memory|usage)' : undefined]);
      expect(rule).not.toMatch(/~\*|&\*|%|\+@|allkeys|allcommands|allchannels|nopass/);
      expect(rule.match(/ -@all /g)).toHaveLength(1);
    }
  });

  it('get the rights of a new row with it, producers of a queue and its consumer alike', () => {
    const queue = {
      owners: ['product', 'search'],
      pattern: 'queue:{searches}:<part>',
      door: 'hash',
    } as const;
    const rules = aclRules([...families, queue]);
    expect(rules['search']).toMatch(/^~queue:\{searches\}:\* resetchannels -@all .*\+hset/);
    expect(rules['product']).toMatch(/ ~queue:\{searches\}:\* resetchannels &\S+ -@all .*\+hset/);
    expect(rules['user']).toBe(aclRules()['user']);
  });

  it('reach channels as channels, which opens no key, and only who owns them', () => {
    expect(aclRules([keyFamilies.orderEvents])['order']).toBe(
      'resetchannels &order:events:* -@all +asking +client|setname +cluster|info +cluster|nodes +cluster|slots ' +
        '+info +ping +readonly +readwrite +spublish +ssubscribe +sunsubscribe',
    );
    for (const { name, channels, keys } of aclUsers()) {
      expect(channels.filter((glob) => glob !== nearChannel)).toEqual(
        name === 'order' ? ['order:events:*'] : [],
      );
      expect(keys).not.toContain('order:events:*');
    }
  });
});

describe('the service behind /ops', () => {
  it('may see names and sizes of all keys, and nobody else may', () => {
    const ofEveryKey = aclUsers().map((user) => [user.name, user.ofEveryKey] as const);
    expect(ofEveryKey.filter(([, commands]) => commands.length > 0)).toEqual([['gateway', ['memory|usage']]]);
    const gateway = aclUsers([keyFamilies.rateLimitIp]).find(({ name }) => name === 'gateway');
    expect(gateway?.commands).toEqual(expect.arrayContaining([...diagnosisRights.commands]));
    expect(aclUsers([keyFamilies.cart])[0]?.commands).not.toContain('slowlog|get');
  });
});

describe('the owners of a family that is kept near', () => {
  const near = { owners: ['search'], pattern: 'hit:<id>', door: 'cache', isNear: true } as const;

  it('may be told of changes, and nobody else may', () => {
    const [told, untold] = [aclUsers([near])[0], aclUsers([{ ...near, isNear: false }])[0]];
    expect([told?.channels, untold?.channels]).toEqual([[nearChannel], []]);
    expect(told?.commands).toEqual([...new Set([...(untold?.commands ?? []), ...nearRights])].sort());
    expect(aclRules([near])['search']).toMatch(/^~hit:\* resetchannels &__redis__:invalidate -@all /);
    const all = aclUsers([near, ...families]).filter(({ channels }) => channels.includes(nearChannel));
    expect(all.map(({ name }) => name)).toEqual(['product', 'search']);
  });
});

describe('what `nx run redis:docs` writes', () => {
  it('is docs/redis/acl.md as the tables have it', () => {
    expect(fileOf('docs/redis/acl.md')).toBe(aclPage(families));
  });

  it('is infra/redis/acl.json as the tables have it', () => {
    expect(JSON.parse(fileOf('infra/redis/acl.json'))).toEqual(aclRules());
  });

  it('names on the page who trespasses', () => {
    const foreign = { owners: ['cart'], pattern: 'product:price:<sku>', door: 'cache' } as const;
    expect(aclPage([keyFamilies.product, foreign])).toContain(
      '`product:price:<sku>`: **product, cart trespass**',
    );
  });
});
