import { z } from 'zod';

/** The query every listing takes; a listing extends it with its own filters. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .max(400)
    .regex(/^[\w-]+\.[\w-]+$/, 'must be the nextCursor of a page')
    .optional()
    .meta({ description: 'The nextCursor of the page before' }),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;
