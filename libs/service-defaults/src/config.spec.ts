import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@shop/errors';
import { z } from 'zod';
import { parseEnv, serviceEnv } from './config.js';

const schema = z.object({ ...serviceEnv, API_SECRET: z.string().min(32, 'must have 32 characters or more') });
const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
const complete = {
  PORT: '3003',
  IDENTITY_PUBLIC_KEY: Buffer.from(publicKey).toString('base64'),
  API_SECRET: 'x'.repeat(32),
};

function faultsOf(env: Record<string, string | undefined>): unknown {
  try {
    return parseEnv(schema, env);
  } catch (error) {
    return error instanceof ConfigError ? error.faults : error;
  }
}

describe('parseEnv', () => {
  it('fills in what works on a laptop', () => {
    expect(parseEnv(schema, complete)).toMatchObject({
      SHOP_ENV: 'local',
      HOST: '127.0.0.1',
      PORT: 3003,
      LOG_LEVEL: 'info',
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(parseEnv(schema, complete))).toBe(true);
  });

  it('lists every fault at once, by variable, without a value', () => {
    const faults = faultsOf({
      PORT: 'eighty',
      API_SECRET: 'hunter2',
      LOG_LEVEL: 'loud',
      IDENTITY_PUBLIC_KEY: 'bm90IGEga2V5',
    });
    expect(faults).toEqual([
      { variable: 'PORT', problem: expect.stringContaining('expected number') },
      { variable: 'LOG_LEVEL', problem: expect.stringContaining('expected one of') },
      { variable: 'IDENTITY_PUBLIC_KEY', problem: 'must be an Ed25519 public key: SPKI PEM, then base64' },
      { variable: 'API_SECRET', problem: 'must have 32 characters or more' },
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/eighty|hunter2|loud|bm90/);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(faultsOf({ ...complete, PORT: '' })).toEqual([{ variable: 'PORT', problem: 'is not set' }]);
    expect(
      parseEnv(schema, { ...complete, OTEL_EXPORTER_OTLP_ENDPOINT: '' }).OTEL_EXPORTER_OTLP_ENDPOINT,
    ).toBeUndefined();
  });

  it('refuses a key of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({
      type: 'spki',
      format: 'pem',
    });
    const env = { ...complete, IDENTITY_PUBLIC_KEY: Buffer.from(rsa).toString('base64') };
    expect(faultsOf(env)).toMatchObject([{ variable: 'IDENTITY_PUBLIC_KEY' }]);
  });
});
