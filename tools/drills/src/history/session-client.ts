/**
 * Somebody with an account and several browsers: each session is used again and again, one after the other is ended, by
 * itself or from another one, and in the end all at once; and who was ended goes on trying.
 */
import { randomUUID } from 'node:crypto';
import { sessionCookie, startedSessionSchema } from '@shop/contracts/auth';
import type { Answer, Silence } from '../outage/door.js';
import { insist, rest, send, type Told, type Workplace } from './workplace.js';

export interface SessionClientOptions extends Workplace {
  readonly number: number;
}

interface Session {
  readonly id: string;
  readonly cookie: string;
  readonly address: string;
  isEnded: boolean;
}

interface Account {
  readonly credentials: { readonly email: string; readonly password: string };
  readonly address: string;
}

/** With the login that erases the account five, as many as one account may have in 15 minutes. */
const BROWSERS = 4;
const USES_BEFORE_END = 30;
const PAUSE_MS = 150;
/** Of sessions that were ended, so many are tried again for the rest of the time. */
const REMEMBERED = 40;
const OPENED_WITHIN_MS = 60_000;
const TRIES = 20;

export class SessionClient {
  readonly #options: SessionClientOptions;
  #accounts = 0;
  #dead: Session[] = [];

  constructor(options: SessionClientOptions) {
    this.#options = options;
  }

  async work(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) await this.#live();
  }

  /** Everybody who was ended tries once more. */
  async close(): Promise<void> {
    for (const session of this.#dead) await this.#use(session);
  }

  /** One account, from its beginning to its last logout. */
  async #live(): Promise<void> {
    const { signal } = this.#options;
    const account = await insist(() => this.#register(), { withinMs: OPENED_WITHIN_MS, signal });
    if (!account) return;
    const sessions: Session[] = [];
    for (let browser = 0; browser < BROWSERS; browser++) {
      const session = await this.#signIn(account);
      if (session) sessions.push(session);
    }
    while (!signal.aborted && sessions.filter(({ isEnded }) => !isEnded).length > 1) {
      await this.#useAll(sessions);
      await this.#endOne(sessions);
    }
    await this.#endAll(sessions);
    this.#dead = [...sessions, ...this.#dead].slice(0, REMEMBERED);
    await this.#erase(account);
  }

  async #useAll(sessions: readonly Session[]): Promise<void> {
    const { random, signal } = this.#options;
    for (let uses = 0; uses < USES_BEFORE_END && !signal.aborted; uses++) {
      await this.#use(random.pick([...sessions, ...this.#dead.slice(0, sessions.length)]));
      await rest(random.between(PAUSE_MS / 2, (PAUSE_MS * 3) / 2), signal);
    }
  }

  async #use({ id, cookie, address }: Session): Promise<void> {
    const { door, history } = this.#options;
    const startedAtMs = performance.now();
    const { status } = await door.ask({ path: '/auth/account', cookie, address });
    const endedAtMs = performance.now();
    if (status !== 200 && status !== 401) history.unavailable += 1;
    else history.uses.push({ session: id, isKnown: status === 200, startedAtMs, endedAtMs });
  }

  async #endOne(sessions: readonly Session[]): Promise<void> {
    const { random } = this.#options;
    const alive = sessions.filter(({ isEnded }) => !isEnded);
    const [ended, by] = random.shuffled(alive);
    if (!ended || !by) return;
    const isOwnLogout = random.next() < 0.5;
    const { cookie, address } = isOwnLogout ? ended : by;
    const path = isOwnLogout ? '/auth/sessions/current' : `/auth/sessions/${ended.id}`;
    const told = await send(this.#options, { method: 'DELETE', path, cookie, address }, this.#manner);
    this.#note([ended], told);
  }

  async #endAll(sessions: readonly Session[]): Promise<void> {
    const by = sessions.find(({ isEnded }) => !isEnded);
    if (!by) return;
    const { cookie, address } = by;
    const request = { method: 'DELETE', path: '/auth/sessions', cookie, address } as const;
    this.#note(sessions, await send(this.#options, request, this.#manner));
    await this.#useAll(sessions);
  }

  /** Half of them are content with one try, and never know. */
  get #manner() {
    return { tries: this.#options.random.next() < 0.5 ? 1 : TRIES, accepts: [204] };
  }

  #note(sessions: readonly Session[], { outcome, startedAtMs, endedAtMs }: Told): void {
    for (const session of sessions) {
      this.#options.history.revocations.push({ session: session.id, outcome, startedAtMs, endedAtMs });
      session.isEnded = true;
    }
  }

  async #register(): Promise<Account | null> {
    const { door, number } = this.#options;
    const nth = (this.#accounts += 1);
    const address = `10.251.${number}.${nth % 250}`;
    const credentials = { email: `soak-${randomUUID()}@example.org`, password: randomUUID() };
    const answer = await door.ask({ method: 'POST', path: '/auth/accounts', address, body: credentials });
    return answer.status === 201 ? { credentials, address } : null;
  }

  /** Once: each try counts for the limit. */
  async #signIn({ credentials, address }: Account): Promise<Session | null> {
    const request = { method: 'POST', path: '/auth/sessions', address, body: credentials } as const;
    const answer = await this.#options.door.ask(request);
    const cookie = cookieIn(answer);
    const started = answer.status === 201 ? startedSessionSchema.safeParse(answer.body).data : undefined;
    return started && cookie ? { id: started.sessionId, cookie, address, isEnded: false } : null;
  }

  /** By a session that nobody is told of. */
  async #erase(account: Account): Promise<void> {
    const session = await this.#signIn(account);
    if (session)
      await this.#options.door.ask({
        method: 'DELETE',
        path: '/me',
        cookie: session.cookie,
        address: session.address,
      });
  }
}

function cookieIn(answer: Answer | Silence): string | undefined {
  if (answer.status === null) return undefined;
  return answer.cookies.find((cookie) => cookie.startsWith(`${sessionCookie}=`));
}
