import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startAuth } from './auth-under-test.js';

const auth = await startAuth();

afterAll(() => auth.stop());

const credentials = { email: 'emma@example.com', password: 'a long password' };
const userId = '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e70';
const sessionId = 'sessionOfSomebody';

walkOpenApi({
  service: 'auth',
  test: auth.app,
  state: { databaseUrl: auth.databaseUrl, redis: auth.redis },
  params: { sessionId },
  examples: {
    'POST /auth/accounts': { body: credentials },
    'POST /auth/sessions': { body: credentials },
    'PUT /auth/password': { body: { currentPassword: 'a long password', newPassword: 'a longer password' } },
    'POST /auth/tokens': { body: credentials },
    'POST /auth/tokens/refresh': { body: { refreshToken: 'x'.repeat(64) } },
    'POST /auth/tokens/revoke': { body: { refreshToken: 'x'.repeat(64) } },
    'POST /internal/sessions/find': { body: { userId, sessionId, secretHash: 'x'.repeat(43) } },
    'POST /internal/sessions/seen': { body: { sessions: [{ sessionId, seenAtMs: 1_767_225_600_000 }] } },
    'POST /internal/tokens/verify': { body: { token: 'x.y.z' } },
  },
});
