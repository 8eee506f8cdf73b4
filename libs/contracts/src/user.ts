/**
 * What the shop knows of a shopper beside the account: profile, addresses, products looked at and wished for, and the
 * export of all of it. Times are ISO 8601 strings in UTC. A reader drops fields it does not know.
 */
import { z } from 'zod';
import { accountExportSchema, userIdSchema } from './auth.js';
import { cartContentSchema } from './cart.js';
import { countryCodes } from './country-codes.js';
import { productSchema, skuSchema } from './product.js';

export const maxAddresses = 20;
export const maxRecentlyViewed = 50;
export const maxWishes = 200;

/** One line of text: no control characters and no half surrogates, which Postgres would refuse. */
function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text');
}

const phoneSchema = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be + and 7 to 15 digits (E.164)')
  .meta({ example: '+442071838750' });

/** `PUT /me/profile`: the whole profile; what is null is not known. */
export const profileChangeSchema = z.strictObject({
  givenName: lineSchema(80).nullable(),
  familyName: lineSchema(80).nullable(),
  phone: phoneSchema.nullable(),
  wantsNews: z.boolean().meta({ description: 'Whether the shop may send news by e-mail' }),
});

/** `updatedAt` is null until the shopper has saved a profile. */
export const profileSchema = z
  .object({ ...profileChangeSchema.shape, updatedAt: z.iso.datetime().nullable() })
  .meta({ id: 'Profile' });

/** Of every country, so it is not held to the shape of one: 2 to 12 letters, digits, spaces and hyphens. */
const postcodeSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 -]{0,10}[A-Za-z0-9]$/, 'must be 2 to 12 letters, digits, spaces or hyphens')
  .toUpperCase()
  .meta({ example: 'SW1A 1AA' });

const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be two capital letters')
  .refine((code) => countryCodes.has(code), 'must be a country of ISO 3166-1')
  .meta({ description: 'ISO 3166-1 alpha-2', example: 'GB' });

const addressShape = {
  recipient: lineSchema(100).meta({ example: 'Ada Lovelace' }),
  line1: lineSchema(100).meta({ example: '12 St James Square' }),
  line2: lineSchema(100).nullable(),
  city: lineSchema(80).meta({ example: 'London' }),
  region: lineSchema(80).nullable(),
  postcode: postcodeSchema.nullable().meta({ description: 'null where a country has none' }),
  country: countrySchema,
};

/** `POST /me/addresses` and `PUT /me/addresses/:addressId`. The default moves only by naming another address. */
export const addressChangeSchema = z.strictObject({
  ...addressShape,
  isDefault: z
    .literal(true)
    .optional()
    .meta({ description: 'Makes this the default address; leave it out to keep the default where it is' }),
});

export const addressSchema = z
  .object({
    addressId: z.uuid(),
    ...addressShape,
    isDefault: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Address' });

/** The default first, the others by age. Whoever has an address has exactly one default. */
export const addressListSchema = z
  .object({ items: z.array(addressSchema).max(maxAddresses) })
  .meta({ id: 'AddressList' });

/** What product says of a sku; null when it says that there is no such product (any more), or when it did not answer. */
const knownProductSchema = productSchema.nullable();

/** Whether product did not answer: then every `product` of the list is null, whatever the truth. */
const isDegradedSchema = z.boolean().meta({ description: 'Product did not answer: no product can be shown' });

export const viewedProductSchema = z
  .object({ sku: skuSchema, viewedAt: z.iso.datetime(), product: knownProductSchema })
  .meta({ id: 'ViewedProduct' });

/** The latest first. */
export const recentlyViewedSchema = z
  .object({ items: z.array(viewedProductSchema).max(maxRecentlyViewed), isDegraded: isDegradedSchema })
  .meta({ id: 'RecentlyViewed' });

/** `POST /me/recently-viewed` */
export const viewSchema = z.strictObject({ sku: skuSchema });

export const wishSchema = z.object({ sku: skuSchema, addedAt: z.iso.datetime() }).meta({ id: 'Wish' });

export const wishedProductSchema = wishSchema
  .extend({ product: knownProductSchema })
  .meta({ id: 'WishedProduct' });

/** The latest first. */
export const wishlistSchema = z
  .object({ items: z.array(wishedProductSchema).max(maxWishes), isDegraded: isDegradedSchema })
  .meta({ id: 'Wishlist' });

/** What the user service itself holds of a shopper. */
export const ownRecordsSchema = z.object({
  profile: profileSchema,
  addresses: z.array(addressSchema),
  recentlyViewed: z.array(viewedProductSchema.omit({ product: true })),
  wishlist: z.array(wishSchema),
});

/** Holds a value against a schema and keeps it as it came: an export must not drop what a service began to store. */
export function wholeSchema(schema: z.ZodType) {
  return z.looseObject({}).refine((value) => schema.safeParse(value).success, 'has another shape');
}

/** `GET /me/export`: everything the shop holds of the caller. */
export const shopperExportSchema = z
  .object({
    exportedAt: z.iso.datetime(),
    userId: userIdSchema,
    ...ownRecordsSchema.shape,
    account: wholeSchema(accountExportSchema).meta({ description: 'As auth exports it' }),
    cart: wholeSchema(cartContentSchema).meta({ description: 'As cart holds it' }),
  })
  .meta({ id: 'ShopperExport' });

export type Profile = z.infer<typeof profileSchema>;
export type ProfileChange = z.infer<typeof profileChangeSchema>;
export type Address = z.infer<typeof addressSchema>;
export type AddressChange = z.infer<typeof addressChangeSchema>;
export type AddressList = z.infer<typeof addressListSchema>;
export type ViewedProduct = z.infer<typeof viewedProductSchema>;
export type RecentlyViewed = z.infer<typeof recentlyViewedSchema>;
export type View = z.infer<typeof viewSchema>;
export type Wish = z.infer<typeof wishSchema>;
export type Wishlist = z.infer<typeof wishlistSchema>;
export type OwnRecords = z.infer<typeof ownRecordsSchema>;
export type ShopperExport = z.infer<typeof shopperExportSchema>;
