import type { InstallLease } from '@shop/redis/session';
import type { Identity } from '@shop/service-defaults';

/** What Redis says of a credential. */
export type Recalled =
  | { readonly kind: 'known'; readonly identity: Identity }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'unknown';
      /** Same credential, same miss: who has the same key shares one question. Null: ask alone. */
      readonly flight: string | null;
      /** Asks auth; `null` when it refuses. */
      readonly ask: () => Promise<Found | null>;
    };

/** What auth said, ready to be remembered. */
export interface Found {
  readonly identity: Identity;
  /** @returns false when a revocation overtook the answer, or its lease was lost */
  readonly install: () => Promise<boolean>;
}

/**
 * A lease is new after each revocation, so a question asked under it is never joined by who came after a logout.
 * Without a lease nothing tells the two apart.
 */
export function flightOf(credential: string, { entry, epoch }: InstallLease): string | null {
  return entry === '' && epoch === '' ? null : [credential, entry, epoch].join(' ');
}
