/**
 * Shipping as it crosses a process: what it costs to send something somewhere, and where it is. Money is whole pence,
 * weights are grams, times are ISO 8601 strings in UTC.
 */
import { z } from 'zod';
import { countryCodes } from './country-codes.js';

/** 100 tonnes. */
export const maxWeightGrams = 100_000_000;

const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be two capital letters')
  .refine((code) => countryCodes.has(code), 'must be a country of ISO 3166-1')
  .meta({ description: 'ISO 3166-1 alpha-2', example: 'GB' });
const weightSchema = z.int().min(1).max(maxWeightGrams);

/** `GET /shipping/rates?country=GB&weightGrams=1200` */
export const rateQuestionSchema = z.strictObject({
  country: countrySchema,
  weightGrams: z.coerce.number().int().min(1).max(maxWeightGrams),
});

/** What it costs, to whichever address of a country. 404 where nothing is sent to. */
export const rateSchema = z
  .object({
    country: countrySchema,
    zone: z.string(),
    weightClassGrams: weightSchema.meta({ description: 'The heaviest parcel at this price' }),
    ratePence: z.int().min(0),
    days: z.object({ from: z.int().min(0), to: z.int().min(0) }).meta({ description: 'Until it arrives' }),
  })
  .meta({ id: 'ShippingRate' });

export const shipmentStateSchema = z.enum(['booked', 'collected', 'in-transit', 'delivered', 'cancelled']);

export const trackingCodeSchema = z
  .string()
  .regex(/^[A-Z0-9-]{8,64}$/)
  .meta({ description: 'Tracking code' });

const trackingShape = {
  trackingCode: trackingCodeSchema,
  state: shipmentStateSchema,
  events: z.array(z.object({ state: shipmentStateSchema, at: z.iso.datetime() })),
};

/** `GET /shipping/tracking/:trackingCode`: for whoever has the code, so it says nothing about a person. */
export const trackingSchema = z.object(trackingShape).meta({ id: 'Tracking' });

/** `GET /shipping/shipments/:orderId`, the shopper's own or an operator. */
export const shipmentSchema = z
  .object({ orderId: z.uuid(), country: countrySchema, weightGrams: weightSchema, ...trackingShape })
  .meta({ id: 'Shipment' });

/** `GET /shipping/shipments`, operators: by order. `nextCursor` is null on the last page. */
export const shipmentPageSchema = z
  .object({ items: z.array(shipmentSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'ShipmentPage' });

export type RateQuestion = z.output<typeof rateQuestionSchema>;
export type Rate = z.infer<typeof rateSchema>;
export type ShipmentState = z.infer<typeof shipmentStateSchema>;
export type Tracking = z.infer<typeof trackingSchema>;
export type Shipment = z.infer<typeof shipmentSchema>;
export type ShipmentPage = z.infer<typeof shipmentPageSchema>;
