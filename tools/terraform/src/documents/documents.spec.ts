import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConstants } from '../constants.js';
import { changeRedisPassword, complete, databaseSql, redisPasswordHashes } from './documents.js';

const { secrets, watchers } = readConstants(new URL('../../../..', import.meta.url).pathname);
const wanted = { ...secrets, ...watchers };
const owners = Object.keys(secrets).filter((service) => service !== 'gateway');
const given = {
  databaseHost: 'db.example',
  databaseCa: '-----BEGIN CERTIFICATE-----',
  smtpUrl: 'smtps://mail.example',
};
const sha256 = (text: string | undefined) =>
  createHash('sha256')
    .update(text ?? '')
    .digest('hex');

describe('the documents of an environment', () => {
  it('hold every key of every service, and no two services share a password', () => {
    const made = complete(wanted, {}, given);
    for (const [service, keys] of Object.entries(wanted))
      expect(Object.keys(made[service] ?? {}).sort()).toEqual([...keys].sort());
    const passwords = Object.values(made).map((document) => document['REDIS_PASSWORD']);
    expect(new Set(passwords).size).toBe(Object.keys(wanted).length);
  });

  it('hold one pair of keys: what the gateway signs, every service can verify', () => {
    const made = complete(wanted, {}, given);
    const pem = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('utf8');
    const signature = sign(null, Buffer.from('who'), pem(made['gateway']?.['IDENTITY_PRIVATE_KEY']));
    const publicKey = createPublicKey(pem(made['cart']?.['IDENTITY_PUBLIC_KEY']));
    expect(verify(null, Buffer.from('who'), publicKey, signature)).toBe(true);
    expect(made['order']?.['IDENTITY_PUBLIC_KEY']).toBe(made['cart']?.['IDENTITY_PUBLIC_KEY']);
  });

  it('stay as they are, and an eleventh service gets what the others have', () => {
    const first = complete(wanted, {}, given);
    expect(complete(wanted, first, given)).toEqual(first);
    const more = complete({ ...wanted, reviews: ['IDENTITY_PUBLIC_KEY', 'REDIS_PASSWORD'] }, first, given);
    expect(more['reviews']?.['IDENTITY_PUBLIC_KEY']).toBe(first['cart']?.['IDENTITY_PUBLIC_KEY']);
    expect(more['cart']).toEqual(first['cart']);
  });

  it('say whom the database is signed by, and follow when it is somebody else', () => {
    const first = complete(wanted, {}, given);
    for (const [service, document] of Object.entries(first)) {
      expect([service, document['DATABASE_CA']]).toEqual([
        service,
        owners.includes(service) ? given.databaseCa : undefined,
      ]);
      expect(document['DATABASE_URL'] ?? '?sslmode=verify-full').toMatch(/\?sslmode=verify-full$/);
    }
    const next = complete(wanted, first, { ...given, databaseCa: 'another' });
    expect(next['cart']).toEqual({ ...first['cart'], DATABASE_CA: 'another' });
  });

  it('name what nobody knows how to make', () => {
    expect(() => complete({ cart: ['MAGIC'] }, {}, given)).toThrow('Nobody knows how to make MAGIC');
  });

  it('make the SQL of a role and a database for each service that owns one', () => {
    const sql = databaseSql(complete(wanted, {}, given));
    expect([...sql.matchAll(/CREATE DATABASE "(\w+)"/g)].map(([, name]) => name)).toEqual(owners);
  });
});

describe('a new password of Redis', () => {
  it('is known to Redis before pods use it, and the old one until they do not', () => {
    const first = { REDIS_PASSWORD: 'one', DATABASE_URL: 'postgresql://x' };
    const next = changeRedisPassword(first, 'next');
    expect(next['REDIS_PASSWORD']).toBe('one');
    expect(redisPasswordHashes({ cart: next })['cart']).toEqual([
      sha256('one'),
      sha256(next['REDIS_PASSWORD_NEXT']),
    ]);
    const promoted = changeRedisPassword(next, 'promote');
    expect(promoted['REDIS_PASSWORD']).toBe(next['REDIS_PASSWORD_NEXT']);
    expect(redisPasswordHashes({ cart: promoted })['cart']).toEqual([
      sha256(promoted['REDIS_PASSWORD']),
      sha256('one'),
    ]);
    const done = changeRedisPassword(promoted, 'forget');
    expect(done).toEqual({ REDIS_PASSWORD: promoted['REDIS_PASSWORD'], DATABASE_URL: 'postgresql://x' });
    expect(redisPasswordHashes({ cart: done })['cart']).toEqual([sha256(promoted['REDIS_PASSWORD'])]);
  });

  it.each([
    [{ REDIS_PASSWORD: 'one' }, 'promote', 'begin with next'],
    [{ REDIS_PASSWORD: 'one' }, 'forget', 'promote first'],
    [{ REDIS_PASSWORD: 'one', REDIS_PASSWORD_NEXT: 'two' }, 'next', 'under way'],
    [{ REDIS_PASSWORD: 'two', REDIS_PASSWORD_PREVIOUS: 'one' }, 'next', 'under way'],
    [{}, 'next', 'no password'],
  ] as const)('%j cannot %s: %s', (document, change, mend) => {
    expect(() => changeRedisPassword(document, change)).toThrow(mend);
  });
});
