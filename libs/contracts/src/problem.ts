import { z } from 'zod';

/** One refused field of a request: `field` is its path (`items.0.sku`), `problem` says what would be right. */
export const fieldProblemSchema = z
  .object({ field: z.string(), problem: z.string() })
  .meta({ id: 'FieldProblem' });

/** How every error of the shop looks from outside: RFC 9457 plus a stable `code`, and fields of the error's own. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ examples: ['urn:shop:problem:product-not-found'] }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    code: z
      .string()
      .meta({ description: 'Stable and never reused: branch on it.', examples: ['PRODUCT_NOT_FOUND'] }),
    requestId: z.string(),
    errors: z.array(fieldProblemSchema).optional(),
  })
  .meta({ id: 'Problem' });

export type FieldProblem = z.infer<typeof fieldProblemSchema>;
export type Problem = z.infer<typeof problemSchema>;

export const problemContentType = 'application/problem+json';
