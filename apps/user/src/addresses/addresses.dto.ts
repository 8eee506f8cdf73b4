import { z } from 'zod';

export const addressParamsSchema = z.strictObject({ addressId: z.uuid() });

export type AddressParams = z.infer<typeof addressParamsSchema>;
