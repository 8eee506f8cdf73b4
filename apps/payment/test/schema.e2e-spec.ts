import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment();
  });
  afterAll(() => payment.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: payment.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('has no room for the number of a card where its last four digits are', async () => {
    const { cardToken } = await payment.card(randomUUID());
    const data = { lastFour: testCards.approving };
    await expect(payment.database.card.update({ where: { token: cardToken }, data })).rejects.toThrow();
    await expect(payment.database.sandboxCard.updateMany({ data })).rejects.toThrow();
  });

  it('keeps what a payment hangs on', async () => {
    const userId = randomUUID();
    const { cardToken } = await payment.card(userId);
    const orderId = await payment.take({ userId, cardToken });
    const { database } = payment;
    for (const removal of [
      database.card.delete({ where: { token: cardToken } }),
      database.sandboxCharge.deleteMany({ where: { orderId } }),
    ])
      await expect(removal).rejects.toMatchObject({ code: 'P2003' });
  });
});
