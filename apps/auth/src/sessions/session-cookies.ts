import { Inject, Injectable } from '@nestjs/common';
import { stringifySetCookie } from 'cookie';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';

/** The cookie that the gateway reads. Outside a laptop it is bound to https and to the shop's own host (RFC 6265bis). */
@Injectable()
export class SessionCookies {
  readonly #isLocal: boolean;

  constructor(@Inject(SETTINGS) config: AuthConfig) {
    this.#isLocal = config.SHOP_ENV === 'local';
  }

  /** `Set-Cookie` of a new session, until its absolute end. */
  setting(value: string, endsAt: Date): string {
    return this.#written(value, endsAt);
  }

  /** `Set-Cookie` that makes a browser forget it. */
  clearing(): string {
    return this.#written('', new Date(0));
  }

  #written(value: string, expires: Date): string {
    const name = this.#isLocal ? 'session' : '__Host-session';
    return stringifySetCookie({
      ...{ name, value, expires, path: '/' },
      ...{ httpOnly: true, sameSite: 'lax', secure: !this.#isLocal },
    });
  }
}
