import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { identityAudience, identityIssuer, IdentityVerifier } from './identity-verifier.js';
import { IdentityInvalidError } from './identity.errors.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const BEGIN_MS = 1_800_000_000_000;
const LIFE_S = 30;
const TOLERANCE_MS = 5_000;

function statement(): Promise<string> {
  return new SignJWT({ roles: ['shopper'] })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject('u-1')
    .setIssuer(identityIssuer)
    .setAudience(identityAudience)
    .setIssuedAt(BEGIN_MS / 1_000)
    .setExpirationTime(BEGIN_MS / 1_000 + LIFE_S)
    .sign(privateKey);
}

describe('a statement that was verified', () => {
  const clock = { nowMs: BEGIN_MS };
  const verifierOf = () => new IdentityVerifier(publicKey, () => clock.nowMs);

  it('is believed without verifying it again', async () => {
    clock.nowMs = BEGIN_MS;
    const [verifier, token] = [verifierOf(), await statement()];
    const first = await verifier.verify(token);
    expect(first).toEqual({ subject: 'u-1', roles: ['shopper'] });
    expect(await verifier.verify(token)).toBe(first);
    expect(await verifierOf().verify(token)).not.toBe(first);
  });

  it('is believed until it ends, and verified anew from then on', async () => {
    clock.nowMs = BEGIN_MS;
    const [verifier, token] = [verifierOf(), await statement()];
    const first = await verifier.verify(token);
    clock.nowMs = BEGIN_MS + LIFE_S * 1_000 - 1;
    expect(await verifier.verify(token)).toBe(first);
    clock.nowMs += 1;
    expect(await verifier.verify(token)).not.toBe(first);
    clock.nowMs += TOLERANCE_MS;
    await expect(verifier.verify(token)).rejects.toThrow(IdentityInvalidError);
  });

  it('says nothing about one that differs from it in a single character', async () => {
    clock.nowMs = BEGIN_MS;
    const [verifier, token] = [verifierOf(), await statement()];
    await verifier.verify(token);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const changed = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const forged of [
      [head, claims, changed(signature)],
      [head, changed(claims), signature],
    ])
      await expect(verifier.verify(forged.join('.'))).rejects.toThrow(IdentityInvalidError);
  });
});
