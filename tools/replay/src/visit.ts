import type { AddressAt } from './addresses.js';
import type { CookieJar } from './cookie-jar.js';
import type { Pacer } from './pacer.js';
import { isPassing, mostTries, pauseBefore, restOf, waitOut } from './patience.js';
import { reasonOf, type Reply, type ShopClient, type ShopRequest } from './shop-client.js';
import type { Outcome, Tally } from './tally.js';

export interface VisitOptions {
  readonly shop: Pick<ShopClient, 'ask'>;
  readonly pacer: Pacer;
  readonly tally: Pick<Tally, 'add' | 'addWait'>;
  /** Whether to say for whom each request is; the shop believes it from tools on its own machine. */
  readonly forwardsAddress: boolean;
  /** Whether shoppers load a page again that did not come; default false: a page that fails has failed. */
  readonly reloads?: boolean;
  /** Sends home who was told to wait. */
  readonly signal?: AbortSignal;
}

export interface Asked {
  readonly method: ShopRequest['method'];
  readonly path: string;
  /** How it is tallied. */
  readonly route: string;
  readonly body?: unknown;
  /** The `Idempotency-Key`, under which it may be sent again. */
  readonly key?: string;
  /** What is well; 200 unless said otherwise. */
  readonly accepts?: readonly number[];
  /** A refusal is due: one of these, and anything else is a failure. */
  readonly refusals?: readonly number[] | undefined;
  /** Whether a refusal is well too, where that hangs on what the shop says. */
  readonly mayRefuse?: (reply: Reply) => boolean;
  /** Whether the shopper tries again while the shop cannot. Without: whatever is no answer is a failure. */
  readonly isTriedAgain?: boolean;
}

export interface Browser {
  readonly cookies: CookieJar;
  readonly addressAt: AddressAt;
  /** Of somebody who needs no session: sent as `Authorization: Bearer`. */
  readonly token?: string;
}

/** Requests of one sitting; the next one comes from another address. */
const sittingRequests = 200;

/** One visit of one browser: paced, patient, measured. */
export class Visit {
  #sent = 0;

  constructor(
    private readonly options: VisitOptions,
    private readonly browser: Browser,
  ) {}

  /**
   * Asks until there is an answer that counts. Told that it is too much (429), the shopper waits and asks again; that
   * wait is no time of the shop's. What may be tried again is, and such tries are tallied as `retried`.
   */
  async ask(asked: Asked): Promise<Reply> {
    for (let tries = 0; ; tries += 1) {
      const { reply, tookMs } = await this.#send(asked);
      const isLast = tries >= mostTries || !(await this.#goesOn(asked, { reply, tookMs, tries }));
      if (isLast) return this.#count(asked, { reply, tookMs });
    }
  }

  /** Asks the same so many times at once, as an impatient finger does. */
  askTogether(asked: Asked, times: number): Promise<Reply[]> {
    return Promise.all(Array.from({ length: times }, () => this.ask(asked)));
  }

  async #send({ method, path, body, key }: Asked): Promise<{ reply: Reply; tookMs: number }> {
    const { shop, pacer, forwardsAddress } = this.options;
    const { cookies, addressAt, token } = this.browser;
    const address = addressAt(Math.floor(this.#sent / sittingRequests));
    this.#sent += 1;
    const dueAt = await pacer.next();
    const headers = {
      ...cookies.headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(forwardsAddress && { 'x-forwarded-for': address }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const reply = await shop.ask({ method, path, headers, body });
    if (reply.status !== null) cookies.keep(reply.cookies ?? []);
    return { reply, tookMs: performance.now() - dueAt };
  }

  async #goesOn(
    { method, isTriedAgain = method === 'GET' && this.options.reloads === true, route, path }: Asked,
    { reply, tookMs, tries }: { reply: Reply; tookMs: number; tries: number },
  ): Promise<boolean> {
    const { tally, signal } = this.options;
    const restMs = restOf(reply);
    if (restMs !== null) {
      tally.addWait(restMs);
      return waitOut(restMs, signal);
    }
    if (!isTriedAgain || !isPassing(reply) || tries === mostTries) return false;
    tally.add({ route, path, outcome: 'retried', tookMs, reason: reasonOf(reply) });
    return waitOut(pauseBefore(reply, tries), undefined);
  }

  #count(asked: Asked, { reply, tookMs }: { reply: Reply; tookMs: number }): Reply {
    const { route, path } = asked;
    const outcome = outcomeOf(reply, asked);
    const reason = outcome === 'failed' ? reasonOf(reply) : undefined;
    this.options.tally.add({ route, path, outcome, tookMs, reason });
    return reply;
  }
}

/** A refusal: of who went home instead of waiting, and where one was due. */
export function outcomeOf(
  reply: Reply,
  { accepts = [200], refusals, mayRefuse }: Pick<Asked, 'accepts' | 'refusals' | 'mayRefuse'>,
): Outcome {
  const { status } = reply;
  if (status === 429) return 'refused';
  if (status === null) return 'failed';
  if (mayRefuse?.(reply)) return 'refused';
  if (refusals) return refusals.includes(status) ? 'refused' : 'failed';
  return accepts.includes(status) ? 'answered' : 'failed';
}
