import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { PaymentProvider, ProviderCharge } from '../provider/payment-provider.js';
import { blankCharge, captured, type SandboxChargeRow } from '../sandbox/charge-rules.js';
import { chargeKeyOf } from './next-step.js';
import type { PaymentChanges } from './payment-changes.js';
import type { PaymentRow } from './payment-row.js';
import { asked, told } from './payment-rules.js';
import { PaymentSteps } from './payment-steps.js';
import type { PaymentsRepository } from './payments.repository.js';

const orderId = randomUUID();
const amountPence = 1_000;
const chargeKey = chargeKeyOf(orderId);
const decided: SandboxChargeRow = {
  ...blankCharge({ orderId, chargeKey, key: chargeKey }),
  ...{ amountPence, state: 'authorised' },
};
const undecided: ProviderCharge = { ...decided, state: 'pending' };

it('takes a payment whose callback comes before the answer that it follows is noted', async () => {
  const card = { token: randomUUID(), vaultId: randomUUID() };
  let row: PaymentRow = asked(null, { orderId, userId: randomUUID(), amountPence, card });
  // Whoever reads the row sees it as it was, and then the one who authorises it notes that it is pending.
  const find = () => {
    const seen = row;
    if (row.state === 'asked') row = told(row, undecided);
    return Promise.resolve(seen);
  };
  const make = (_: string, change: (before: PaymentRow) => PaymentRow) => {
    row = change(row);
    return Promise.resolve(row);
  };
  const provider = {
    authorise: () => Promise.resolve(decided),
    find: () => Promise.resolve(decided),
    capture: () => Promise.resolve(captured(decided)),
  };
  const steps = new PaymentSteps(
    { find } as unknown as PaymentsRepository,
    { make } as unknown as PaymentChanges,
    provider as unknown as PaymentProvider,
  );
  await steps.lookAfter(orderId);
  expect(row).toMatchObject({ state: 'captured', capturedPence: amountPence });
});
