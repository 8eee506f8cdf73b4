import { reservationIdSchema } from '@shop/contracts/stock';
import { z } from 'zod';

export const reservationParamsSchema = z.strictObject({ id: reservationIdSchema });

export type ReservationParams = z.infer<typeof reservationParamsSchema>;
