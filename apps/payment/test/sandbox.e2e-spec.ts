import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChargeCall, PaymentProvider } from '../src/provider/payment-provider.js';
import { expiry, type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

describe('the sandbox provider', () => {
  let payment: PaymentUnderTest;
  let provider: PaymentProvider;

  beforeAll(async () => {
    payment = await startPayment({}, { instances: 2, isListening: false });
    provider = payment.at(0).app.get(PaymentProvider);
  });
  afterAll(() => payment.stop());

  const order = (): ChargeCall => {
    const orderId = randomUUID();
    return { key: `first:${orderId}`, chargeKey: `first:${orderId}`, orderId };
  };
  const authorise = async (call: ChargeCall, number: string = testCards.approving) => {
    const { vaultId } = await provider.vault({ number, ...expiry, cvc: '737' });
    return provider.authorise({ ...call, vaultId, amountPence: 1_000 });
  };
  const under = (call: ChargeCall, key: string) => ({ ...call, key: `${key}:${call.orderId}` });

  it('does a thing once for its key, over all instances and also when all of them ask at once', async () => {
    const call = order();
    await authorise(call);
    const other = payment.at(1).app.get(PaymentProvider);
    const capture = under(call, 'capture');
    const answers = await Promise.all([provider, other, provider, other].map((one) => one.capture(capture)));
    for (const answer of answers) expect(answer).toMatchObject({ state: 'captured', capturedPence: 1_000 });
    const refund = { ...under(call, 'refund'), amountPence: 400 };
    await Promise.all([provider, other, provider].map((one) => one.refund(refund)));
    expect(await payment.charge(call.orderId)).toMatchObject({ captures: 1, refundedPence: 400 });
  });

  it('takes the money again under another key, and its statement shows it', async () => {
    const call = order();
    await authorise(call);
    await provider.capture(under(call, 'capture'));
    await provider.capture(under(call, 'capture again'));
    const second = { ...call, key: `second:${call.orderId}`, chargeKey: `second:${call.orderId}` };
    await authorise(second);
    await provider.capture(under(second, 'capture the second'));
    expect(await payment.charge(call.orderId)).toMatchObject({ captures: 3, capturedPence: 3_000 });
  });

  it('never gives back more than it has, and a refusal leaves the key free', async () => {
    const call = order();
    await authorise(call);
    await provider.capture(under(call, 'capture'));
    const refund = under(call, 'refund');
    await expect(provider.refund({ ...refund, amountPence: 1_001 })).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
    });
    expect(await provider.find(refund.key)).toBeNull();
    expect(await provider.refund({ ...refund, amountPence: 'rest' })).toMatchObject({ refundedPence: 1_000 });
    expect(await provider.find(refund.key)).toMatchObject({ state: 'captured', refundedPence: 1_000 });
  });

  it('lets no charge come about that was voided before, and voids none that is captured', async () => {
    const [early, late] = [order(), order()];
    expect(await provider.void(under(early, 'void'))).toMatchObject({ state: 'voided' });
    expect(await authorise(early)).toMatchObject({ state: 'voided', amountPence: 0 });
    expect(await provider.capture(under(early, 'capture'))).toMatchObject({ state: 'voided' });
    await authorise(late);
    await provider.capture(under(late, 'capture'));
    expect(await provider.void(under(late, 'void'))).toMatchObject({ state: 'captured' });
  });

  it('refuses what is about no charge', async () => {
    const call = order();
    await expect(provider.capture(call)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
    const card = { vaultId: randomUUID(), amountPence: 1 };
    await expect(provider.authorise({ ...call, ...card })).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
    });
    expect(await provider.find(call.key)).toBeNull();
  });

  it('does what it is asked when it answers too late, and says so when it is asked again', async () => {
    const call = order();
    const late = { code: 'PROVIDER_TIMED_OUT', fields: { call: call.key } };
    await expect(authorise(call, testCards.answeringLate)).rejects.toMatchObject(late);
    expect(await provider.find(call.key)).toMatchObject({ state: 'authorised' });
    expect(await authorise(call, testCards.answeringLate)).toMatchObject({ state: 'authorised' });
  });
});
