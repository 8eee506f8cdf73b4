import { trackingCodeSchema } from '@shop/contracts/shipping';
import { z } from 'zod';

export const trackingParamsSchema = z.strictObject({ trackingCode: trackingCodeSchema });

export type TrackingParams = z.infer<typeof trackingParamsSchema>;
