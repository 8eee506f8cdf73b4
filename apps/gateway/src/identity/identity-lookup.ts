// Who a credential belongs to: Redis knows, or auth is asked. However many requests come at once with a credential that
// Redis has lost, auth is asked once; an answer that a revocation overtook lets nobody in. Redis or auth silent: a
// typed 503, since not knowing is no refusal.
import type { Identity } from '@shop/service-defaults';
import { LRUCache } from 'lru-cache';
import { IdentityUnavailableError } from './identity.errors.js';
import type { Recalled } from './recalled.js';

type Unknown = Extract<Recalled, { kind: 'unknown' }>;

/** Refused; or overtaken: auth said yes, but something was revoked, or the lease lost, before that was installed. */
type Answer = Identity | 'refused' | 'overtaken';

/** A lease lives this long (libs/redis/src/session/epoch-guard.ts), so nobody comes with it later. */
const keptMs = 5_000;
const mostKept = 10_000;
const rounds = 2;

export class IdentityLookup {
  readonly #flights = new LRUCache<string, Promise<Answer>>({ max: mostKept, ttl: keptMs });

  /**
   * @param recall reads Redis; called again when an answer was overtaken
   * @param mayAsk resolves when auth may be asked once more for this client
   * @returns `null` when the credential is refused
   * @throws what `mayAsk` throws; IdentityUnavailableError
   */
  async identify(recall: () => Promise<Recalled>, mayAsk: () => Promise<void>): Promise<Identity | null> {
    for (let round = 0; round < rounds; round += 1) {
      const recalled = await recall().catch(unavailable);
      if (recalled.kind === 'known') return recalled.identity;
      const answer = recalled.kind === 'refused' ? recalled.kind : await this.#ask(recalled, mayAsk);
      if (answer === 'refused') return null;
      if (answer !== 'overtaken') return answer;
    }
    throw new IdentityUnavailableError('auth was asked twice and overtaken twice');
  }

  /** The answer is kept after it came: who read the same miss a moment earlier may only now get here. */
  #ask(unknown: Unknown, mayAsk: () => Promise<void>): Promise<Answer> {
    const { flight } = unknown;
    if (flight === null) return askAndInstall(unknown, mayAsk);
    const under = this.#flights.get(flight);
    if (under !== undefined) return under;
    const asked = askAndInstall(unknown, mayAsk);
    this.#flights.set(flight, asked);
    asked.catch(() => this.#flights.delete(flight));
    return asked;
  }
}

async function askAndInstall({ ask }: Unknown, mayAsk: () => Promise<void>): Promise<Answer> {
  await mayAsk();
  const found = await ask().catch(unavailable);
  if (found === null) return 'refused';
  // Redis went away after it had handed out the lease: auth's word stands, it is only not remembered.
  const isInstalled = await found.install().catch(() => true);
  return isInstalled ? found.identity : 'overtaken';
}

function unavailable(cause: unknown): never {
  throw new IdentityUnavailableError(cause);
}
