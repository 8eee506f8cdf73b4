import { categorySlugSchema } from '@shop/contracts/product';
import { z } from 'zod';

export const categoryParamsSchema = z.strictObject({ slug: categorySlugSchema });

export type CategoryParams = z.infer<typeof categoryParamsSchema>;
