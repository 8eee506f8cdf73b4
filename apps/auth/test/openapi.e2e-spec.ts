import { afterAll } from '@jest/globals';
import { tokenPairSchema } from '@shop/contracts/auth';
import { usualCallers, walkOpenApi } from '@shop/testing/walk';
import { parseCookie } from '@shop/redis/session';
import { startAuth } from './auth-under-test.js';

const auth = await startAuth();

afterAll(() => auth.stop());

const credentials = { email: 'emma@example.com', password: 'a long password' };

// There is something to be lost or seen: an account that is signed in twice. Bad input must do neither.
await auth.register(credentials);
const { cookie, started } = await auth.signIn(credentials);
const { userId, sessionId } = started;
const { secretHash = '' } = parseCookie(cookie) ?? {};
const { refreshToken, accessToken } = tokenPairSchema.parse(
  (await auth.ask('POST', '/auth/tokens', { body: credentials })).body,
);
// Jobs that nobody takes here are published again and again: what is left of them would look like a change.
await auth.database.outboxRow.deleteMany();

walkOpenApi({
  service: 'auth',
  test: auth.app,
  anonymous: [
    'DELETE /auth/sessions/current',
    'GET /auth/jwks',
    'GET /internal/jobs',
    'POST /auth/accounts',
    'POST /auth/sessions',
    'POST /auth/tokens',
    'POST /auth/tokens/refresh',
    'POST /auth/tokens/revoke',
  ],
  state: { databaseUrl: auth.databaseUrl, redis: auth.redis },
  callers: { ...usualCallers, 'a shopper': { subject: userId, sessionId, roles: ['shopper'] } },
  params: { sessionId, id: userId },
  examples: {
    'POST /auth/accounts': { body: { ...credentials, email: 'jane@example.com' } },
    'POST /auth/sessions': { body: credentials },
    'PUT /auth/password': { body: { currentPassword: 'a long password', newPassword: 'a longer password' } },
    'POST /auth/tokens': { body: credentials },
    'POST /auth/tokens/refresh': { body: { refreshToken } },
    'POST /auth/tokens/revoke': { body: { refreshToken } },
    'POST /internal/sessions/find': { body: { userId, sessionId, secretHash } },
    'POST /internal/sessions/seen': { body: { sessions: [{ sessionId, seenAtMs: 1_767_225_600_000 }] } },
    'POST /internal/tokens/verify': { body: { token: accessToken } },
  },
});
