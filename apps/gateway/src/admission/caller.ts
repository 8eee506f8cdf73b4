// Who sent a request, as far as it can be told in time.
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '@shop/service-defaults';
import type { Credential, ReadCredential } from '../credentials/credential.js';
import type { IdentityLookup } from '../identity/identity-lookup.js';
import { IdentityUnavailableError } from '../identity/identity.errors.js';
import { operatorIdentity } from '../identity/operator-identity.js';
import type { ProvenSessions } from '../identity/proven-sessions.js';
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

/** A caller who is asked for, or known without. */
export interface Asked {
  readonly caller: Caller | Promise<Caller>;
  /** The user it will most likely turn out to be; undefined without a guess. */
  readonly likelyUserId: string | undefined;
}

const anonymous = known({ kind: 'anonymous' });
const operator = known({ kind: 'known', identity: operatorIdentity });

function known(caller: Caller): Asked {
  return Object.freeze({ caller: Object.freeze(caller), likelyUserId: undefined });
}

interface Wait {
  readonly address: string;
  readonly ms: number;
}

export interface CallersOptions {
  readonly read: ReadCredential;
  readonly sessions: RememberedSessions;
  readonly tokens: RememberedTokens;
  readonly proven: ProvenSessions;
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
  of(headers: IncomingHttpHeaders, wait: Wait): Asked {
    const credential = this.options.read(headers);
    switch (credential.kind) {
      case 'none':
        return anonymous;
      case 'operator':
        return operator;
      case 'malformed':
        return known({ kind: 'refused', carrier: credential.carrier });
      case 'token':
        return { caller: this.#judge(credential, wait), likelyUserId: undefined };
      case 'session':
        return this.#ofSession(credential, wait);
    }
  }

  #ofSession(credential: Extract<Credential, { kind: 'session' }>, wait: Wait): Asked {
    const { proven } = this.options;
    const { session } = credential;
    const judged = this.#judge(credential, wait).then((caller) => {
      if (caller.kind === 'known') proven.note(session);
      if (caller.kind === 'refused') proven.forget(session);
      return caller;
    });
    return { caller: judged, likelyUserId: proven.isProven(session) ? session.userId : undefined };
  }

  async #judge(
    credential: Extract<Credential, { kind: 'session' | 'token' }>,
    { address, ms }: Wait,
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
