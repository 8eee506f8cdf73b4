// Everybody who may work on one payment at once, a step at a time and in any order: every call may be repeated, come late,
// and answer nobody. Rows and charges change by the very rules of the service and of the sandbox.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ProviderCharge } from '../provider/payment-provider.js';
import { planFor } from '../sandbox/authorisation-plan.js';
import {
  authorised,
  blankCharge,
  captured,
  refunded,
  type SandboxChargeRow,
  voided,
} from '../sandbox/charge-rules.js';
import type { Behaviour } from '../sandbox/test-cards.js';
import { answersTo } from './answers.js';
import { nextStep, type Step } from './next-step.js';
import type { PaymentRow } from './payment-row.js';
import { asked, cancelled, refundAsked, refundablePenceOf, told } from './payment-rules.js';

const orderId = randomUUID();
const amountPence = 1_000;
const partPence = 300;

type Goal = 'take' | 'cancel' | 'refund';

/** The row, the provider, and what was told, without anything between them. */
class World {
  row: PaymentRow | null = null;
  charge: SandboxChargeRow | null = null;
  readonly answers: string[] = [];
  isCancelledFirst = false;
  readonly #done = new Set<string>();
  readonly #behaviour: Behaviour;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  write(change: (row: PaymentRow | null) => PaymentRow): void {
    const after = change(this.row);
    this.answers.push(...answersTo({ before: this.row, after }).map(({ name }) => name));
    this.row = after;
  }

  ask(goal: Goal): void {
    const card = { token: randomUUID(), vaultId: randomUUID() };
    if (goal === 'take')
      this.write((row) => asked(row, { orderId, userId: randomUUID(), amountPence, card }));
    if (goal === 'cancel') this.isCancelledFirst ||= !this.answers.includes('payment-taken');
    if (goal === 'cancel') this.write((row) => cancelled(row, orderId));
    const refund = { id: randomUUID(), amountPence: partPence };
    const { row } = this;
    if (goal === 'refund' && row?.state === 'captured' && refundablePenceOf(row) >= refund.amountPence)
      this.write(() => refundAsked(row, refund));
  }

  /** @returns what the provider answers; undefined when it refuses */
  call(step: Step): ProviderCharge | undefined {
    if (this.#done.has(step.key) && this.charge) return this.charge;
    try {
      this.charge = this.#after(step);
    } catch {
      return undefined;
    }
    this.#done.add(step.key);
    return this.charge;
  }

  decide(): void {
    if (this.charge?.state === 'pending')
      this.charge = { ...this.charge, state: 'authorised', settlesAt: null };
  }

  look(): void {
    const { charge } = this;
    if (charge && this.row?.state === 'pending') this.write((row) => told(row as PaymentRow, charge));
  }

  #after(step: Step): SandboxChargeRow {
    const charge = this.charge ?? blankCharge(step);
    if (step.kind === 'authorise') {
      const card = { behaviour: this.#behaviour, expiryMonth: 12, expiryYear: 2099 };
      const plan = planFor(card, { now: new Date(), lateMs: 0 });
      const wanted = { ...blankCharge(step), amountPence: step.amountPence };
      return authorised(this.charge, { asked: wanted, plan });
    }
    if (step.kind === 'refund') return refunded(charge, step.amountPence);
    return step.kind === 'capture' ? captured(charge) : voided(charge);
  }
}

/** Somebody on the way through `PaymentSteps.advance`, between any two lines of it. */
class Walker {
  #step: Step | null = null;
  #answer: ProviderCharge | undefined;

  move(world: World): void {
    const [step, answer] = [this.#step, this.#answer];
    if (step && answer) {
      world.write((row) =>
        told(row as PaymentRow, answer, step.kind === 'refund' ? step.refundId : undefined),
      );
      [this.#step, this.#answer] = [null, undefined];
    } else if (step) {
      this.#answer = world.call(step);
      if (!this.#answer) this.#step = null;
    } else this.#step = world.row && nextStep(world.row);
  }

  die(): void {
    [this.#step, this.#answer] = [null, undefined];
  }
}

const event = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('take', 'take', 'refund', 'refund', 'decide', 'look') },
  { weight: 1, arbitrary: fc.constant('cancel') },
  { weight: 40, arbitrary: fc.constantFrom('move 0', 'move 1', 'move 2') },
  { weight: 4, arbitrary: fc.constantFrom('die 0', 'die 1', 'die 2') },
);
const story = fc.record({
  behaviour: fc.constantFrom<Behaviour>('approve', 'decline', 'call-back-late'),
  events: fc.array(event, { maxLength: 60, size: 'max' }),
});

/** What happens, and then what happens in the end anyway: the sweep goes on until nothing is left to do. */
function tell({ behaviour, events }: { behaviour: Behaviour; events: readonly string[] }): World {
  const world = new World(behaviour);
  const walkers = [new Walker(), new Walker(), new Walker()];
  for (const happening of events) {
    const [what = '', who] = happening.split(' ');
    const walker = walkers[Number(who)];
    if (what === 'move') walker?.move(world);
    else if (what === 'die') walker?.die();
    else if (what === 'decide') world.decide();
    else if (what === 'look') world.look();
    else world.ask(what as Goal);
  }
  for (let round = 0; round < 20; round += 1) {
    world.decide();
    world.look();
    for (const walker of walkers) walker.move(world);
  }
  return world;
}

describe('a payment on which everybody works at once', () => {
  it('is taken once at most, told of once, and given back whole when it is cancelled', () => {
    const seen = { captured: 0, cancelled: 0, refunded: 0 };
    fc.assert(
      fc.property(story, (one) => {
        const { row, charge, answers, isCancelledFirst } = tell(one);
        const count = (name: string) => answers.filter((answer) => answer === name).length;
        expect(charge?.captures ?? 0).toBeLessThanOrEqual(1);
        expect(row ? nextStep(row) : null).toBeNull();
        expect([row?.capturedPence ?? 0, row?.refundedPence ?? 0]).toEqual([
          charge?.capturedPence ?? 0,
          charge?.refundedPence ?? 0,
        ]);
        expect(count('payment-taken') + count('payment-declined')).toBeLessThanOrEqual(1);
        if (isCancelledFirst) expect(count('payment-taken')).toBe(0);
        if (row && !row.isCancelled) expect(['captured', 'declined']).toContain(row.state);
        const askedPence = (row?.refunds.length ?? 0) * partPence;
        expect(row?.refundedPence ?? 0).toBe(row?.isCancelled ? row.capturedPence : askedPence);
        expect(count('payment-refunded')).toBe(row?.refunds.length ?? 0);
        seen.captured += row?.state === 'captured' ? 1 : 0;
        seen.cancelled += row?.isCancelled ? 1 : 0;
        seen.refunded += row?.refunds.length ?? 0;
      }),
      { numRuns: 3_000 },
    );
    expect(Object.values(seen).filter((times) => times < 100)).toEqual([]);
  });
});
