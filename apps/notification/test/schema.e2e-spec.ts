import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type NotificationUnderTest, startNotification } from './notification-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let notification: NotificationUnderTest;

  beforeAll(async () => {
    notification = await startNotification();
  });
  afterAll(() => notification.stop());

  it('says what the migrations made', async () => {
    const { databaseUrl } = notification;
    await expect(assertNoDrift({ databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('keeps no address of an erased user', async () => {
    const data = { userId: randomUUID(), email: 'ann@example.org', isErased: true };
    await expect(notification.database.contact.create({ data })).rejects.toThrow('contacts_erased_check');
  });
});
