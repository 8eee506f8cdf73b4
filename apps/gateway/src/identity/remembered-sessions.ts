import {
  type SessionAnswer,
  type SessionData,
  sessionDataSchema,
  sessionSchemaVersion,
} from '@shop/contracts/auth';
import type { RedisClient } from '@shop/redis/client';
import { type InstallLease, type SessionCredential, SessionStore } from '@shop/redis/session';
import type { Identity } from '@shop/service-defaults';
import type { AuthQuestions } from './auth-questions.js';
import { flightOf, type Found, type Recalled } from './recalled.js';

/** Browser sessions as Redis remembers them, and what to ask of auth where it does not. */
export class RememberedSessions {
  readonly #store: SessionStore<SessionData>;
  readonly #auth: AuthQuestions;

  constructor({ client, auth }: { client: RedisClient; auth: AuthQuestions }) {
    this.#store = new SessionStore({ client, data: sessionDataSchema, schemaVersion: sessionSchemaVersion });
    this.#auth = auth;
  }

  /**
   * Reads the session that a cookie names and lets it live 30 minutes on.
   *
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async recall(presented: SessionCredential): Promise<Recalled> {
    const opened = await this.#store.open(presented);
    if (opened.kind === 'refused') return opened;
    if (opened.kind === 'live') return { kind: 'known', identity: identityOf(opened.session) };
    const { credential, lease } = opened;
    return {
      kind: 'unknown',
      flight: flightOf(`${credential.sessionId} ${credential.secretHash}`, lease),
      ask: () => this.#ask(credential, lease),
    };
  }

  async #ask(credential: SessionCredential, lease: InstallLease): Promise<Found | null> {
    const { userId, sessionId, secretHash } = credential;
    const session = await this.#auth.findSession({ userId, sessionId, secretHash });
    if (session === null || session.userId !== userId || session.sessionId !== sessionId) return null;
    return { identity: identityOf(session), install: () => this.#store.install(session, lease) };
  }
}

function identityOf({ userId, sessionId, data }: SessionAnswer): Identity {
  return { subject: userId, roles: data.roles, sessionId };
}
