import { parseSetCookie } from 'set-cookie-parser';

/** The cookies of one browser at one shop. */
export class CookieJar {
  readonly #values = new Map<string, string>();

  /** The `Cookie` header; nothing to send while there are none. */
  get headers(): Record<string, string> {
    if (this.#values.size === 0) return {};
    return { cookie: [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  /** Does as every `Set-Cookie` of an answer says. */
  keep(setCookies: readonly string[]): void {
    for (const { name, value, maxAge, expires } of parseSetCookie([...setCookies], { decodeValues: false })) {
      const hasEnded = maxAge === undefined ? (expires?.getTime() ?? Infinity) <= Date.now() : maxAge <= 0;
      if (hasEnded) this.#values.delete(name);
      else this.#values.set(name, value);
    }
  }
}
