import type { DrillKind, DrillOrder } from '@shop/contracts/drill-ops';

/** What a form orders. Choices that are the usual ones are left out, so that the command stays short. */
export function orderOf({ name: drill, choices }: DrillKind, form: FormData): DrillOrder {
  const chosen = choices.flatMap((choice) => {
    const value = form.get(choice.name);
    if (typeof value !== 'string' || value === String(choice.usual)) return [];
    return [[choice.name, choice.kind === 'count' ? Number(value) : value] as const];
  });
  return { drill, choices: Object.fromEntries(chosen) };
}
