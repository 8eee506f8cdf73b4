// How a callback proves where it comes from: an HMAC-SHA256 of what it says. It says little, only that it is time to look
// (docs/adr/0060), so one that is sent again by whoever overheard it does no harm and needs no clock.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The header that carries it: 64 hexadecimal digits. */
export const signatureHeader = 'x-payment-signature';

export interface Callback {
  readonly callbackId: string;
  readonly orderId: string;
}

export function signatureOf(callback: Callback, secret: KeyObject): string {
  return digestOf(callback, secret).toString('hex');
}

/** Takes as long for a wrong signature as for the right one. */
export function isSignedBy(callback: Callback, signature: string, secret: KeyObject): boolean {
  const [given, right] = [Buffer.from(signature, 'hex'), digestOf(callback, secret)];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** Both parts are UUIDs, so the dot between them is the only one. */
function digestOf({ callbackId, orderId }: Callback, secret: KeyObject): Buffer {
  return createHmac('sha256', secret).update(`${callbackId}.${orderId}`).digest();
}
