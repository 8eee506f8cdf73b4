import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { services } from '@shop/contracts/services';
import { identityHeader } from '@shop/service-defaults';
import { type TestApp, TestGateway, useTestStack } from '@shop/testing';
import { type Impostor, walkOpenApi, type WalkOptions } from '@shop/testing/walk';
import { UnsecuredJWT } from 'jose';
import { IdentitySigner } from '../src/identity/identity-signer.js';
import { operatorIdentity } from '../src/identity/operator-identity.js';
import { asOperator, operatorToken, startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

const stack = await useTestStack();
const deadLetter = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10';
const shop = await InstanceDouble.start('shop', {
  [`/internal/dead-letters/${deadLetter}/redrive`]: (_request, response) => response.writeHead(204).end(),
});
const all = { products: [shop], others: shop };
const start = (env: Readonly<Record<string, string | undefined>>) =>
  startGateway({ ...all, env: { REDIS_NODES: stack.redis.seeds, OPS_STREAM_MS: '200', ...env } });
const local = await start({});
const remote = await start({ SHOP_ENV: 'staging' });
const unowned = await start({ SHOP_ENV: 'staging', OPERATOR_TOKEN: undefined });

afterAll(async () => {
  await Promise.all([local.close(), remote.close(), unowned.close()]);
  await shop.kill();
});

const opsPaths = [
  ...['/ops/topology', '/ops/topology/locate', '/ops/edge', '/ops/cache', '/ops/live'],
  '/ops/copies',
  ...['/ops/redis/families', '/ops/redis/hot-keys', '/ops/redis/big-keys', '/ops/redis/slow-log'],
  ...['/ops/queues', '/ops/dead-letters', '/ops/mails', '/ops/drills'],
];
const opsOperations = [
  ...opsPaths.map((path) => `GET ${path}`),
  'GET /ops/requests/{id}',
  'POST /ops/dead-letters/{service}/{id}/redrive',
  ...['POST /ops/drills', 'DELETE /ops/drills/current', 'PUT /ops/load', 'DELETE /ops/load'],
];

/** Routes that are Fastify's own or for people: none takes anything but its path. */
const forPeople = ['GET /', 'GET /docs', 'GET /docs/openapi.json', 'GET /console', 'GET /console/*'];
const assets = [
  ...['page.js', 'favicon-32x32.png', 'swagger-ui.css', 'swagger-ui-bundle.js'].map(
    (file) => `docs/assets/${file}`,
  ),
  ...['assets/*', 'icon.svg'].map((file) => `console/${file}`),
];
const proxied = Object.values(services)
  .flatMap(({ publicSegments }): string[] => [...publicSegments])
  .flatMap((segment) => [`/api/${segment}`, `/api/${segment}/*`])
  .flatMap((path) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} ${path}`));

const undocumented = Object.fromEntries([
  ...forPeople.map((route) => [route, 'a page for people']),
  ...assets.map((file) => [`GET /${file}`, 'a part of a page']),
  ...proxied.map((route) => [route, 'the services document it; public-api.e2e-spec.ts walks it']),
]);

const withToken = (what: string, token: string): Impostor => ({
  what,
  headers: async () => ({ authorization: token }),
});

/** Who says with an `authorization` header to be the operator, and is not. */
function tokenForgers(): Impostor[] {
  const claims = new UnsecuredJWT({ roles: ['operator'] }).setSubject(randomUUID());
  return [
    withToken('a token that is wrong', 'Bearer wrong'),
    withToken('a token with a letter too many', `Bearer ${operatorToken}s`),
    withToken('a token with a letter too few', `Bearer ${operatorToken.slice(0, -1)}`),
    withToken('a token in capitals', `Bearer ${operatorToken.toUpperCase()}`),
    withToken('a token under another scheme', `Basic ${operatorToken}`),
    withToken('a token under no scheme', operatorToken),
    withToken('a scheme without a token', 'Bearer'),
    withToken('two tokens', `Bearer ${operatorToken} ${operatorToken}`),
    withToken('an empty authorization', ''),
    withToken('an access token without a signature', `Bearer ${claims.encode()}`),
    withToken('an access token that has ended', `Bearer ${claims.setExpirationTime(1).encode()}`),
  ];
}

/** Who comes without a token and says by other means to be the operator. */
function statementForgers(app: TestApp): Impostor[] {
  const stolen = () => app.app.get(IdentitySigner).sign(operatorIdentity);
  return [
    { what: 'a statement of somebody else', headers: () => new TestGateway().headers(operatorIdentity) },
    { what: 'a statement of our own, stolen', headers: async () => ({ [identityHeader]: await stolen() }) },
    { what: 'a role said in a header', headers: async () => ({ 'x-shop-roles': 'operator' }) },
    { what: 'a token in a cookie', headers: async () => ({ cookie: `session=${operatorToken}` }) },
  ];
}

/** The gateway knows its callers by their token: it believes no statement, its own included. */
function walkGateway(app: TestApp, options: Pick<WalkOptions, 'impostors' | 'exceptions'>): void {
  walkOpenApi({
    service: 'gateway',
    test: { ...app, headersOf: async () => asOperator },
    state: { redis: stack.redis },
    anonymous: [],
    callers: { 'the operator': operatorIdentity },
    params: { service: 'product', id: deadLetter },
    examples: {
      'GET /ops/topology/locate': { query: { key: 'product:85123A' } },
      'POST /ops/drills': { body: { drill: 'flush', choices: {} } },
      'PUT /ops/load': { body: { requestsPerSecond: 20 } },
    },
    undocumented,
    ...options,
  });
}

describe('outside a laptop', () => {
  walkGateway(remote, { impostors: () => [...tokenForgers(), ...statementForgers(remote)] });

  it.each(opsPaths)('%s lets nobody in where no operator is set', async (url) => {
    const nobodies = [{}, asOperator, { authorization: 'Bearer undefined' }, { authorization: 'Bearer ' }];
    for (const headers of nobodies) {
      const answer = await unowned.inject({ url, headers });
      expect([headers, answer.json()]).toEqual([headers, expect.objectContaining({ status: 401 })]);
    }
  });
});

describe('on a laptop', () => {
  walkGateway(local, {
    impostors: tokenForgers,
    exceptions: opsOperations.map((operation) => ({
      operation,
      input: 'nobody in particular',
      because: 'whoever reaches a laptop has started the shop',
    })),
  });
});
