import { z } from 'zod';

export const locateQuerySchema = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(512)
    .meta({ description: 'A Redis key', examples: ['product:85123A'] }),
});

export type LocateQuery = z.infer<typeof locateQuerySchema>;
