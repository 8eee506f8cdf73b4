import { z } from 'zod';

const partSchema = z
  .string()
  .regex(/^\d+\/[1-9]\d*$/, 'must be like 0/3')
  .transform((text) => text.split('/').map(Number))
  .transform(([part = 0, of = 1]) => ({ part: part % of, of }));

/**
 * Long test cases take turns in the daily gate. `1/3` is every third of them, from the second on; three parts are all.
 *
 * @param wanted what WALK_PART or TRAPS_PART says; undefined: all of them
 * @throws ZodError for anything else
 */
export function partOf<Case>(cases: readonly Case[], wanted: string | undefined): readonly Case[] {
  if (wanted === undefined) return cases;
  const { part, of } = partSchema.parse(wanted);
  return cases.filter((_, index) => index % of === part);
}
