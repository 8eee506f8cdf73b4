// Cross-site request forgery: a browser adds its cookies to whatever page makes it send. What may change something must
// come from our own pages or from no browser at all (docs/adr/0031).
import type { IncomingHttpHeaders } from 'node:http';
import { CrossSiteRequestError } from './admission.errors.js';

export interface CrossSiteEvidence {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Under which name the client knows us: the `Host` header, or what our proxy says of it. */
  readonly host: string;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** `none`: the user's own doing, such as a bookmark. */
const ownSites: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

/**
 * Lets a request through that no foreign page can have made.
 *
 * @throws CrossSiteRequestError
 */
export function refuseCrossSite({ method, headers, host }: CrossSiteEvidence): void {
  if (safeMethods.has(method) || headers.authorization !== undefined) return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (!ownSites.has(site)) throw new CrossSiteRequestError();
    return;
  }
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, host)) throw new CrossSiteRequestError();
}

/** The scheme is left out: behind a proxy that ends TLS it need not be known here. */
function isOwnOrigin(origin: string, host: string): boolean {
  const url = URL.parse(origin);
  return url !== null && host !== '' && url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}
