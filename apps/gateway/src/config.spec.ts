import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { services } from '@shop/contracts/services';
import { ConfigError } from '@shop/errors';
import { loadConfig } from './config.js';

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const required = { PORT: '8080', IDENTITY_PRIVATE_KEY: Buffer.from(privateKey).toString('base64') };

function faultsOf(env: Record<string, string>): string[] {
  try {
    loadConfig({ ...required, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ variable }) => variable);
    throw error;
  }
}

describe('the gateway config', () => {
  it('has a variable for the instances of every service that the gateway calls', () => {
    const config = loadConfig(required);
    for (const name of services.gateway.calls)
      expect(config).toHaveProperty(`SERVICE_${name.toUpperCase()}_URLS`);
  });

  it('points at the local shop without a setting', () => {
    expect(loadConfig(required).SERVICE_PRODUCT_URLS.map(String)).toEqual(['http://127.0.0.1:3003/']);
  });

  it('takes several instances', () => {
    const env = { ...required, SERVICE_PRODUCT_URLS: 'http://a:1, https://b' };
    expect(loadConfig(env).SERVICE_PRODUCT_URLS.map(String)).toEqual(['http://a:1/', 'https://b/']);
  });

  it.each(['a:1', 'http://a/path', 'ftp://a', 'http://a,', 'http://user:pw@a'])(
    'refuses the instances %j',
    (urls) => {
      expect(faultsOf({ SERVICE_PRODUCT_URLS: urls })).toEqual(['SERVICE_PRODUCT_URLS']);
    },
  );

  it('lists every fault at once', () => {
    const env = {
      IDENTITY_PRIVATE_KEY: 'x',
      OPERATOR_TOKEN: 'short',
      TRUSTED_PROXY_HOPS: '-1',
      PORT: 'http',
    };
    expect(faultsOf(env).sort()).toEqual(Object.keys(env).sort());
  });

  it('believes tools at addresses, and in the local environment only', () => {
    const tools = { LOCAL_TOOL_ADDRESSES: '172.30.77.20, ::1' };
    expect(loadConfig({ ...required, ...tools }).LOCAL_TOOL_ADDRESSES).toEqual(['172.30.77.20', '::1']);
    expect(faultsOf({ LOCAL_TOOL_ADDRESSES: 'drills' })).toEqual(['LOCAL_TOOL_ADDRESSES']);
    expect(faultsOf({ ...tools, SHOP_ENV: 'production' })).toContain('LOCAL_TOOL_ADDRESSES');
  });

  it('has both halves of the entrance to the drill desk, or neither', () => {
    const [url, token] = ['http://127.0.0.1:1090', 'a-token-of-the-drill-desk'];
    expect(faultsOf({ DRILL_DESK_URL: url, DRILL_DESK_TOKEN: token })).toEqual([]);
    expect(faultsOf({ DRILL_DESK_URL: url })).toEqual(['DRILL_DESK_TOKEN']);
    expect(faultsOf({ DRILL_DESK_TOKEN: token })).toEqual(['DRILL_DESK_URL']);
  });
});
