import { services } from '@shop/contracts/services';
import { stringifySetCookie } from 'cookie';

/*
 * The shop's two cookies. Outside a laptop they carry the prefix that makes a browser refuse them from anywhere but
 * this host, over TLS (RFC 6265bis, 4.1.3.2); both spellings are ours wherever the gateway runs, and never forwarded
 * to who has no use for them.
 */

const hostPrefix = '__Host-';

function bothSpellings(name: string): string[] {
  return [name, hostPrefix + name];
}

const sessionNames = bothSpellings('session');
const cartNames = bothSpellings('cart');

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
  return isLocal ? 'session' : `${hostPrefix}session`;
}

/** `Set-Cookie` that makes a browser forget its session. */
export function forgetSessionCookie({ isLocal }: { isLocal: boolean }): string {
  return stringifySetCookie({
    name: sessionCookieName({ isLocal }),
    value: '',
    path: '/',
    maxAge: 0,
    httpOnly: true,
    sameSite: 'lax',
    secure: !isLocal,
  });
}

/** Whether an answer hands its browser a session. */
export function setsSession(setCookie: string | readonly string[] | undefined): boolean {
  const cookies = typeof setCookie === 'string' ? [setCookie] : (setCookie ?? []);
  return cookies.some((cookie) => sessionNames.some((name) => cookie.startsWith(`${name}=`)));
}
