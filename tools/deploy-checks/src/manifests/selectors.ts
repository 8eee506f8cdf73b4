import { z } from 'zod';

const labelsSchema = z.record(z.string(), z.string());

export const selectorSchema = z.strictObject({
  matchLabels: labelsSchema.default({}),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

export type Selector = z.infer<typeof selectorSchema>;
type Labels = Readonly<Record<string, string>>;

/** As the API server does: all must hold; an empty selector takes everything. */
export function selects({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => holds(expression, labels))
  );
}

function holds({ key, operator, values }: Selector['matchExpressions'][number], labels: Labels): boolean {
  const value = labels[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const isIn = value !== undefined && values.includes(value);
  return operator === 'In' ? isIn : !isIn;
}
