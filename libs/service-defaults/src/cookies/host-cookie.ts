import { stringifySetCookie } from 'cookie';

/** Makes a browser refuse the cookie from anywhere but this host, over TLS (RFC 6265bis, 4.1.3.2). */
const hostPrefix = '__Host-';

/** How a cookie may be called, on a laptop and elsewhere. */
export function cookieSpellings(name: string): readonly string[] {
  return [name, hostPrefix + name];
}

/** A cookie of the shop's own host that no script can read and no other site's form sends. */
export class HostCookie {
  /** As browsers know it here: with the prefix, but on a laptop, which has no TLS. */
  readonly name: string;
  readonly #isLocal: boolean;

  constructor(name: string, { isLocal }: { isLocal: boolean }) {
    this.name = isLocal ? name : hostPrefix + name;
    this.#isLocal = isLocal;
  }

  /** `Set-Cookie` with this value. @param life how long it is kept; `maxAge` in seconds */
  setting(value: string, life: { readonly expires: Date } | { readonly maxAge: number }): string {
    return stringifySetCookie({
      ...{ name: this.name, value, ...life, path: '/' },
      ...{ httpOnly: true, sameSite: 'lax', secure: !this.#isLocal },
    });
  }
}
