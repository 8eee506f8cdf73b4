import { sessionCookie } from '@shop/contracts/auth';
import { cartCookie } from '@shop/contracts/cart';
import { services } from '@shop/contracts/services';
import { cookieSpellings, HostCookie } from '@shop/service-defaults';

/*
 * The shop's two cookies. Both spellings of each are ours wherever the gateway runs, and never forwarded to who has no
 * use for them.
 */

const sessionNames = cookieSpellings(sessionCookie);
const cartNames = cookieSpellings(cartCookie);

/** Where a guest's cart cookie may go. */
const cartService = 'cart' satisfies keyof typeof services;

const strippedForCart: ReadonlySet<string> = new Set(sessionNames);
const strippedForOthers: ReadonlySet<string> = new Set([...sessionNames, ...cartNames]);

/** Names of cookies that must not reach a service. */
export function strippedCookies(service: string): ReadonlySet<string> {
  return service === cartService ? strippedForCart : strippedForOthers;
}

/** The name under which a browser keeps its session here. */
export function sessionCookieName({ isLocal }: { isLocal: boolean }): string {
  return new HostCookie(sessionCookie, { isLocal }).name;
}

/** `Set-Cookie` that makes a browser forget its session. */
export function forgetSessionCookie({ isLocal }: { isLocal: boolean }): string {
  return new HostCookie(sessionCookie, { isLocal }).setting('', { maxAge: 0 });
}

/** Whether an answer hands its browser a session. */
export function setsSession(setCookie: string | readonly string[] | undefined): boolean {
  const cookies = typeof setCookie === 'string' ? [setCookie] : (setCookie ?? []);
  return cookies.some((cookie) => sessionNames.some((name) => cookie.startsWith(`${name}=`)));
}
