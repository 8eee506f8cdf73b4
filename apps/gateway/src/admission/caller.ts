// Who sent a request, as far as it can be told in time.
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '@shop/service-defaults';
import type { Credential, ReadCredential } from '../credentials/credential.js';
import type { IdentityLookup } from '../identity/identity-lookup.js';
import { IdentityUnavailableError } from '../identity/identity.errors.js';
import { operatorIdentity } from '../identity/operator-identity.js';
import type { Recalled } from '../identity/recalled.js';
import type { RememberedSessions } from '../identity/remembered-sessions.js';
import type { RememberedTokens } from '../identity/remembered-tokens.js';
import type { Limits } from '../limits/limits.js';
import { within } from './within.js';

export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'known'; readonly identity: Identity }
  | { readonly kind: 'refused'; readonly carrier: 'cookie' | 'bearer' }
  /** The credential may be good, and cannot be judged now. */
  | { readonly kind: 'untold'; readonly error: unknown };

const anonymous: Caller = Object.freeze({ kind: 'anonymous' });
const operator: Caller = Object.freeze({ kind: 'known', identity: operatorIdentity });

export interface CallersOptions {
  readonly read: ReadCredential;
  readonly sessions: RememberedSessions;
  readonly tokens: RememberedTokens;
  readonly lookup: IdentityLookup;
  readonly limits: Limits;
}

export class Callers {
  constructor(private readonly options: CallersOptions) {}

  /**
   * Says who sent a request. Synchronous where there is nothing to ask: most readers of the shop send no credential.
   *
   * @param wait.ms how long it may take; later it is `untold`, and what was asked goes on for the next request
   */
  of(headers: IncomingHttpHeaders, wait: { address: string; ms: number }): Caller | Promise<Caller> {
    const credential = this.options.read(headers);
    switch (credential.kind) {
      case 'none':
        return anonymous;
      case 'operator':
        return operator;
      case 'malformed':
        return { kind: 'refused', carrier: credential.carrier };
      default:
        return this.#judge(credential, wait);
    }
  }

  async #judge(
    credential: Extract<Credential, { kind: 'session' | 'token' }>,
    { address, ms }: { address: string; ms: number },
  ): Promise<Caller> {
    const { lookup, limits } = this.options;
    const identified = lookup.identify(
      () => this.#recall(credential),
      () => limits.admitUnknownCredential(address),
    );
    try {
      const identity = await within(identified, { ms, fallback: undefined });
      if (identity === undefined) return { kind: 'untold', error: new IdentityUnavailableError('too late') };
      if (identity !== null) return { kind: 'known', identity };
      return { kind: 'refused', carrier: credential.kind === 'session' ? 'cookie' : 'bearer' };
    } catch (error) {
      return { kind: 'untold', error };
    }
  }

  #recall(credential: Extract<Credential, { kind: 'session' | 'token' }>): Promise<Recalled> {
    const { sessions, tokens } = this.options;
    return credential.kind === 'session' ? sessions.recall(credential.session) : tokens.recall(credential);
  }
}
