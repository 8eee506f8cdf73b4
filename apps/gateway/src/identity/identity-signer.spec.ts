import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { IdentityVerifier } from '@shop/service-defaults';
import { IdentitySigner } from './identity-signer.js';

const keys = generateKeyPairSync('ed25519');
const operator = { subject: 'operator', roles: ['operator'] };

describe('IdentitySigner', () => {
  it('signs what the services verify', async () => {
    const token = await new IdentitySigner(keys.privateKey).sign(operator);
    expect(await new IdentityVerifier(keys.publicKey).verify(token)).toEqual(operator);
  });

  it('signs once in half a minute for the same caller, and again after that', async () => {
    const clock = { ms: Date.now() };
    const signer = new IdentitySigner(keys.privateKey, () => clock.ms);
    const first = await signer.sign(operator);
    clock.ms += 29_999;
    expect(await signer.sign(operator)).toBe(first);
    clock.ms += 1;
    expect(await signer.sign(operator)).not.toBe(first);
  });

  it('does not mix up callers', async () => {
    const signer = new IdentitySigner(keys.privateKey);
    const [one, other] = await Promise.all([signer.sign(operator), signer.sign({ ...operator, roles: [] })]);
    expect(one).not.toBe(other);
  });
});
