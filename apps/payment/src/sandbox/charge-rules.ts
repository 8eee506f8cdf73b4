// What the sandbox's operations make of a charge. Nothing but keys keeps a merchant from a fault here: who captures under a
// second key takes the money a second time, and the statement shows it.
import type { ChargeCall, ProviderCharge } from '../provider/payment-provider.js';
import { ProviderRefusedError } from '../provider/provider.errors.js';
import type { AuthorisationPlan } from './authorisation-plan.js';

/** A charge as the sandbox has it. */
export interface SandboxChargeRow extends ProviderCharge {
  readonly key: string;
  readonly orderId: string;
  readonly cardId: string | null;
  /** How often money was taken. */
  readonly captures: number;
  /** When a pending one is decided. */
  readonly settlesAt: Date | null;
}

/** A charge nobody has asked for yet. */
export function blankCharge({ chargeKey: key, orderId }: ChargeCall): SandboxChargeRow {
  return {
    ...{ key, orderId, cardId: null, state: 'voided', declineReason: null, settlesAt: null },
    ...{ amountPence: 0, capturedPence: 0, refundedPence: 0, captures: 0 },
  };
}

/** @param asked what the charge is to be when nothing came before */
export function authorised(
  charge: SandboxChargeRow | null,
  { asked, plan }: { asked: SandboxChargeRow; plan: AuthorisationPlan },
): SandboxChargeRow {
  if (charge) return charge;
  const { state, declineReason, settlesInMs } = plan;
  const settlesAt = settlesInMs === null ? null : new Date(Date.now() + settlesInMs);
  return { ...asked, state, declineReason, settlesAt };
}

export function captured(charge: SandboxChargeRow): SandboxChargeRow {
  if (charge.state !== 'authorised' && charge.state !== 'captured') return charge;
  const capturedPence = charge.capturedPence + charge.amountPence;
  return { ...charge, state: 'captured', capturedPence, captures: charge.captures + 1 };
}

export function voided(charge: SandboxChargeRow): SandboxChargeRow {
  if (charge.state !== 'authorised' && charge.state !== 'pending') return charge;
  return { ...charge, state: 'voided', settlesAt: null };
}

/** @throws ProviderRefusedError when less is left */
export function refunded(charge: SandboxChargeRow, amountPence: number | 'rest'): SandboxChargeRow {
  const leftPence = charge.capturedPence - charge.refundedPence;
  const backPence = amountPence === 'rest' ? leftPence : amountPence;
  if (backPence > leftPence) throw new ProviderRefusedError(charge.key);
  return { ...charge, refundedPence: charge.refundedPence + backPence };
}
