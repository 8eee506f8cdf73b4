import { Inject, Injectable } from '@nestjs/common';
import { sessionCookie } from '@shop/contracts/auth';
import { HostCookie } from '@shop/service-defaults';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';

/** The cookie that the gateway reads. */
@Injectable()
export class SessionCookies {
  readonly #cookie: HostCookie;

  constructor(@Inject(SETTINGS) config: AuthConfig) {
    this.#cookie = new HostCookie(sessionCookie, { isLocal: config.SHOP_ENV === 'local' });
  }

  /** `Set-Cookie` of a new session, until its absolute end. */
  setting(value: string, endsAt: Date): string {
    return this.#cookie.setting(value, { expires: endsAt });
  }

  /** `Set-Cookie` that makes a browser forget it. */
  clearing(): string {
    return this.#cookie.setting('', { expires: new Date(0) });
  }
}
