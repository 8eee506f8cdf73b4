import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type AuthUnderTest, startAuth } from './auth-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let auth: AuthUnderTest;

  beforeAll(async () => {
    auth = await startAuth();
  });
  afterAll(() => auth.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: auth.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });
});
