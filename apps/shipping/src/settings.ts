/** The token under which Nest hands out the parsed settings. */
export const SETTINGS = Symbol('ShippingConfig');
