// Whose a request will be before Redis has said so: this process saw it say so of the very same secret a moment ago. Lets in
// nobody: it is only how the request is counted (docs/adr/0193).
import type { SessionCredential } from '@shop/redis/session';
import { LRUCache } from 'lru-cache';

/** After a logout elsewhere an old cookie counts for its user so long, in milliseconds. */
const PROVEN_FOR_MS = 30_000;

const MAX_REMEMBERED = 10_000;

interface Proof {
  readonly userId: string;
  readonly secretHash: string;
  readonly untilMs: number;
}

export class ProvenSessions {
  /** By session id. */
  readonly #proofs = new LRUCache<string, Proof>({ max: MAX_REMEMBERED });

  /** @param now a clock in milliseconds that never runs back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Redis or auth has said that the session stands and that the secret is its own. */
  note(credential: SessionCredential): void {
    // The proof keeps its age, so that each of them is believed for no longer.
    if (this.isProven(credential)) return;
    const { sessionId, userId, secretHash } = credential;
    this.#proofs.set(sessionId, { userId, secretHash, untilMs: this.now() + PROVEN_FOR_MS });
  }

  /** It is over, or the secret is not its own. */
  forget(credential: SessionCredential): void {
    if (this.isProven(credential)) this.#proofs.delete(credential.sessionId);
  }

  isProven({ sessionId, userId, secretHash }: SessionCredential): boolean {
    const proof = this.#proofs.get(sessionId);
    const isTheirs = proof?.userId === userId && proof.secretHash === secretHash;
    return isTheirs && this.now() < proof.untilMs;
  }
}
