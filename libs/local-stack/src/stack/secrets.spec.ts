import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets.js';

describe('loadSecrets', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-secrets-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes them once', () => {
    expect(loadSecrets(directory)).toEqual(loadSecrets(directory));
    expect(loadSecrets(join(directory, 'other')).operatorToken).not.toBe(
      loadSecrets(directory).operatorToken,
    );
  });

  it('completes what an earlier start left, and changes nothing of it', () => {
    const { keyEncryptionKey, ...earlier } = loadSecrets(directory);
    writeFileSync(join(directory, 'secrets.json'), JSON.stringify(earlier));
    const completed = loadSecrets(directory);
    expect(completed).toEqual({ ...earlier, keyEncryptionKey: expect.any(String) });
    expect(Buffer.from(completed.keyEncryptionKey, 'base64')).toHaveLength(32);
    expect(completed.keyEncryptionKey).not.toBe(keyEncryptionKey);
    expect(loadSecrets(directory)).toEqual(completed);
  });

  it('makes a pair of keys that belong together', () => {
    const secrets = loadSecrets(directory);
    const pem = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
    const statement = Buffer.from('who asks');
    const signature = sign(null, statement, createPrivateKey(pem(secrets.identityPrivateKey)));
    expect(verify(null, statement, createPublicKey(pem(secrets.identityPublicKey)), signature)).toBe(true);
  });

  it('shows them to their owner only', () => {
    const { operatorToken } = loadSecrets(directory);
    for (const file of ['secrets.json', 'operator-token']) {
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(directory, 'operator-token'), 'utf8')).toBe(operatorToken);
  });
});
