import { redemptionIdSchema } from '@shop/contracts/discount';
import { z } from 'zod';

export const redemptionParamsSchema = z.strictObject({ id: redemptionIdSchema });

export type RedemptionParams = z.infer<typeof redemptionParamsSchema>;
