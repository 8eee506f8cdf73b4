import { z } from 'zod';

const partSchema = z
  .string()
  .regex(/^\d+\/[1-9]\d*$/, 'must be like 0/3')
  .transform((text) => text.split('/').map(Number))
  .transform(([part = 0, of = 1]) => ({ part: part % of, of }));

/**
 * A walk is hundreds of requests, and there is one for every service. `WALK_PART=1/3` sends every third of them, from the
 * second on; over three parts everything is sent. Unset, all are.
 *
 * @throws ZodError for anything else
 */
export function partOfWalk<Case>(cases: readonly Case[], wanted = process.env['WALK_PART']): readonly Case[] {
  if (wanted === undefined) return cases;
  const { part, of } = partSchema.parse(wanted);
  return cases.filter((_, index) => index % of === part);
}
