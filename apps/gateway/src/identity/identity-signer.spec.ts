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

  it('has the word at once when it was signed, and signs it once for all who ask meanwhile', async () => {
    const signer = new IdentitySigner(keys.privateKey);
    const signing = [signer.sign(operator), signer.sign(operator)];
    const [token, same] = await Promise.all(signing);
    expect(same).toBe(token);
    expect(signer.sign(operator)).toBe(token);
  });

  it.each([{ subject: 'ann' }, { roles: [] }, { roles: ['shopper'] }, { sessionId: 'operator' }])(
    'does not mix up callers, of whom one is %j',
    async (difference) => {
      const signer = new IdentitySigner(keys.privateKey);
      const other = { ...operator, ...difference };
      const tokens = await Promise.all([signer.sign(operator), signer.sign(other)]);
      const verifier = new IdentityVerifier(keys.publicKey);
      const said = await Promise.all(tokens.map((token) => verifier.verify(token)));
      expect(said).toEqual([operator, other]);
      expect(await verifier.verify(await signer.sign(operator))).toEqual(operator);
    },
  );
});
