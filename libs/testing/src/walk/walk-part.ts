import { z } from 'zod';

const partSchema = z
  .string()
  .regex(/^\d+\/[1-9]\d*$/, 'must be like 0/3')
  .transform((text) => text.split('/').map(Number))
  .transform(([part = 0, of = 1]) => ({ part: part % of, of }));

/**
 * A walk is hundreds of requests, and there is one for every service. `1/3` sends every third of them, from the second on;
 * over three parts everything is sent.
 *
 * @param wanted what WALK_PART says; undefined: all of them
 * @throws ZodError for anything else
 */
export function partOfWalk<Case>(cases: readonly Case[], wanted: string | undefined): readonly Case[] {
  if (wanted === undefined) return cases;
  const { part, of } = partSchema.parse(wanted);
  return cases.filter((_, index) => index % of === part);
}
