/**
 * Cards of the sandbox provider, by what becomes of a payment with them: `apps/payment/README.md`. `slow` answers too late
 * the first time, `late` says later what it says, `repeating` says it several times; all three pay.
 */
export const cardNumbers = {
  good: '4242424242424242',
  declining: '4000000000000002',
  slow: '4000000000000119',
  repeating: '4000000000000259',
  late: '4000000000000341',
} as const;

export type CardKind = keyof typeof cardNumbers;
