import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { startUser, type UserUnderTest } from './user-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: user.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('refuses records of a shopper who is not there', async () => {
    const { userId } = user.newShopper();
    await expect(user.database.wish.create({ data: { userId, sku: '85123A' } })).rejects.toMatchObject({
      code: 'P2003',
    });
  });
});
