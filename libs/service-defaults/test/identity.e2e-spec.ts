import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnsecuredJWT } from 'jose';
import { createApp, identityAudience, identityHeader, identityIssuer } from '../src/index.js';
import { sampleConfig, SampleModule, signStatement, type Statement } from './sample-app.js';

describe('identity', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await createApp({ name: 'sample', config: sampleConfig(), module: SampleModule.with() });
  });
  afterAll(() => app.close());

  const whoAmI = (token?: string) =>
    app.inject({ url: '/pots/whoami', headers: token === undefined ? {} : { [identityHeader]: token } });
  const lock = (token?: string) =>
    app.inject({
      method: 'POST',
      url: '/pots/lock',
      headers: token === undefined ? {} : { [identityHeader]: token },
    });

  it('is told to the handler when the gateway signed it', async () => {
    const response = await whoAmI(await signStatement({ roles: ['operator'] }));
    expect(response.json()).toEqual({ identity: { subject: 'u-1', roles: ['operator'] } });
  });

  it('is nobody when the request does not say', async () => {
    expect((await whoAmI()).json()).toEqual({ identity: null });
  });

  const now = Math.floor(Date.now() / 1_000);
  const wrong: Record<string, Statement> = {
    'another key': { key: generateKeyPairSync('ed25519').privateKey },
    'another issuer': { issuer: 'somebody' },
    'another audience': { audience: 'shop-public' },
    'a life that is over': { issuedAt: now - 50, lifeSeconds: 40 },
    'a life that is too long': { lifeSeconds: 3_600 },
    'an age that is too high': { issuedAt: now - 3_600, lifeSeconds: 7_200 },
    'a birth in the future': { issuedAt: now + 600 },
  };
  it.each(Object.entries(wrong))(
    'is refused with %s, also where anonymous callers may come',
    async (_what, statement) => {
      const response = await whoAmI(await signStatement(statement));
      expect(response.statusCode).toBe(401);
      expect(response.json()).toMatchObject({ code: 'IDENTITY_INVALID' });
    },
  );

  it('is refused without a signature', async () => {
    const unsigned = new UnsecuredJWT({ roles: ['operator'] })
      .setSubject('u-1')
      .setIssuer(identityIssuer)
      .setAudience(identityAudience)
      .setIssuedAt()
      .setExpirationTime('30s')
      .encode();
    expect((await whoAmI(unsigned)).statusCode).toBe(401);
    expect((await whoAmI('nonsense')).statusCode).toBe(401);
    expect((await whoAmI('')).statusCode).toBe(401);
  });

  it('opens a route by role: 401 without identity, 403 without the role', async () => {
    const nobody = await lock();
    expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'IDENTITY_MISSING']);
    const shopper = await lock(await signStatement());
    expect([shopper.statusCode, shopper.json().code]).toEqual([403, 'ROLE_MISSING']);
    const operator = await lock(await signStatement({ roles: ['operator'] }));
    expect(operator.json()).toEqual({ locked: true });
  });

  it('believes nobody without a key', async () => {
    const config = { ...sampleConfig(), IDENTITY_PUBLIC_KEY: undefined };
    const keyless = await createApp({ name: 'sample', config, module: SampleModule.with() });
    const headers = { [identityHeader]: await signStatement() };
    expect((await keyless.inject({ url: '/pots/whoami', headers })).statusCode).toBe(401);
    await keyless.close();
  });

  it('may come from elsewhere: the gateway knows its callers by other means', async () => {
    const edge = await createApp({
      name: 'edge',
      config: sampleConfig(),
      module: SampleModule.with(),
      identitySource: () => () => ({ subject: 'edge-user', roles: [] }),
    });
    expect((await edge.inject('/pots/whoami')).json()).toEqual({
      identity: { subject: 'edge-user', roles: [] },
    });
    await edge.close();
  });
});
