import { couponCodeSchema } from '@shop/contracts/discount';
import { z } from 'zod';

export const couponParamsSchema = z.strictObject({ code: couponCodeSchema });

export type CouponParams = z.infer<typeof couponParamsSchema>;
