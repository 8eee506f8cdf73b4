import { skuSchema } from '@shop/contracts/product';
import { z } from 'zod';

export const wishParamsSchema = z.strictObject({ sku: skuSchema });

export type WishParams = z.infer<typeof wishParamsSchema>;
