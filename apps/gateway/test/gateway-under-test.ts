import { generateKeyPairSync } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { services } from '@shop/contracts/services';
import { IdentityVerifier } from '@shop/service-defaults';
import { createTestApp, type TestApp } from '@shop/testing';
import { loadConfig } from '../src/config.js';
import { gateway } from '../src/gateway.js';
import type { Heard } from './instance-double.js';

const keys = generateKeyPairSync('ed25519');
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });

export const operatorToken = 'operator-token-of-the-specs';
export const asOperator = { authorization: `Bearer ${operatorToken}` };

/** Verifies what the gateway signs, as a service does. */
export const verifier = new IdentityVerifier(keys.publicKey);

export interface GatewayOptions {
  /** Instances of product; they need not exist. */
  readonly products: readonly { readonly url: string }[];
  /** The one instance of auth, and of cart; as `others` unless given. */
  readonly auth?: { readonly url: string };
  readonly cart?: { readonly url: string };
  /** What stands for every other service that the gateway calls; away unless given. */
  readonly others?: { readonly url: string };
  /** Other settings. Redis is away unless REDIS_NODES says where it is; undefined: not set at all. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Nobody listens there. */
const away = { url: 'http://127.0.0.1:1' };

/** What every gateway here is told. So that specs of other things meet no limit, and wait for no Redis that is away. */
export const gatewayEnv = {
  PORT: '0',
  IDENTITY_PRIVATE_KEY: Buffer.from(privateKey).toString('base64'),
  OPERATOR_TOKEN: operatorToken,
  REDIS_NODES: '127.0.0.1:1',
  LIMIT_ANONYMOUS: '1000000',
  LIMIT_SIGNED_IN: '1000000',
  LIMIT_WRITES: '1000000',
  LIMIT_LOGINS: '1000000',
  LIMIT_UNKNOWN_CREDENTIALS: '1000000',
  REDIS_LIMITER_DEADLINE_MS: '1',
};

const running = new Set<TestApp>();

/** A test that fails never gets to close its gateway, and one left open would keep the run from ending. */
afterAll(async () => {
  await Promise.all([...running].map((gateway) => gateway.close()));
});

/** The gateway as `runService` builds it, over the given instances. */
export async function startGateway(options: GatewayOptions): Promise<TestApp> {
  const { products, others = away, auth = others, cart = others, env = {} } = options;
  const urls: Readonly<Record<string, string>> = {
    product: products.map(({ url }) => url).join(','),
    auth: auth.url,
    cart: cart.url,
  };
  const instances = services.gateway.calls.map((name) => [
    `SERVICE_${name.toUpperCase()}_URLS`,
    urls[name] ?? others.url,
  ]);
  const test = await createTestApp({
    ...gateway,
    loadConfig,
    env: { ...gatewayEnv, ...Object.fromEntries(instances), ...env },
  });
  const started: TestApp = {
    ...test,
    close: async () => {
      running.delete(started);
      await test.close();
    },
  };
  running.add(started);
  return started;
}

/** What an instance heard of a request that reached it. */
export function heardBy(response: { statusCode: number; json<T>(): T }): Heard {
  if (response.statusCode !== 200) throw new Error(`answered ${String(response.statusCode)}`);
  return response.json<Heard>();
}
