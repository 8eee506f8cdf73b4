import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { usualCallers, walkOpenApi } from '@shop/testing/walk';
import { loadConfig } from '../src/config.js';
import { signatureHeader, signatureOf } from '../src/provider/callback-signature.js';
import { SETTINGS } from '../src/settings.js';
import { expiry, startPayment, testCards } from './payment-under-test.js';

const payment = await startPayment();
const { subject: userId } = usualCallers['a shopper'];
const orderId = await payment.takeFrom(testCards.approving, { userId });
const { transactionId } = await payment.payment(orderId);
// Jobs that nobody takes here are published again and again: what is left of them would look like a change.
await payment.database.outboxRow.deleteMany();

const callback = { callbackId: randomUUID(), orderId };
const { PAYMENT_CALLBACK_SECRET } = payment.at(0).app.get<ReturnType<typeof loadConfig>>(SETTINGS);

afterAll(() => payment.stop());

walkOpenApi({
  service: 'payment',
  test: payment.at(0),
  anonymous: ['GET /internal/cache', 'GET /internal/jobs', 'POST /payments/callbacks'],
  state: { databaseUrl: payment.databaseUrl, redis: payment.redis },
  params: { orderId, transactionId, id: randomUUID() },
  examples: {
    'POST /payments/cards': { body: { number: testCards.approving, ...expiry, cvc: '737' } },
    'POST /payments/callbacks': {
      body: callback,
      headers: { [signatureHeader]: signatureOf(callback, PAYMENT_CALLBACK_SECRET) },
    },
    'PUT /payments/sandbox': { body: { timeoutEvery: 0 } },
  },
});
