import { describe, expect, it } from '@jest/globals';
import { createPublicKey } from 'node:crypto';
import { identityHeader, IdentityVerifier } from '@shop/service-defaults';
import { TestGateway } from './test-identity.js';

describe('TestGateway', () => {
  it('signs what the services verify', async () => {
    const gateway = new TestGateway();
    const headers = await gateway.headers({ subject: 'u1', roles: ['operator'] });
    const key = createPublicKey(Buffer.from(gateway.publicKey, 'base64').toString());
    const identity = await new IdentityVerifier(key).verify(headers[identityHeader] ?? '');
    expect(identity).toEqual({ subject: 'u1', roles: ['operator'] });
  });
});
