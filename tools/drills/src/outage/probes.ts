/**
 * Asks the shop at a steady rate what an outage must not change. Nobody waits for an answer before the next question
 * is due: answers that take four seconds would make few questions.
 */
import { randomUUID } from 'node:crypto';
import { cartContentSchema, cartSchema } from '@shop/contracts/cart';
import { holds } from '@shop/replay';
import type { Answer, Door, Request, Silence } from './door.js';
import { asMember, isAccountOf, type Member } from './member.js';
import type { ProbeKind, Sighting } from './outage-log.js';

export interface ProbesOptions {
  readonly door: Door;
  readonly members: readonly Member[];
  /** Paths that everyone may see. */
  readonly pages: readonly string[];
  /** What the members go on putting into their carts. */
  readonly sku: string;
  readonly onSighting: (sighting: Sighting) => void;
}

interface Probe {
  readonly kind: ProbeKind;
  readonly request: Request;
  readonly isOwn: (body: unknown) => boolean;
  readonly onEnd?: (answer: Answer | Silence) => void;
}

/** With six members each asks 200 times a minute, changes its cart 20 times: well under what the limits let through. */
const PAGES_EVERY_MS = 50;
const SIGNED_IN_EVERY_MS = 100;
const CHANGES_EVERY_MS = 500;

export class Probes {
  readonly #options: ProbesOptions;
  readonly #timers: NodeJS.Timeout[];
  readonly #underWay = new Set<Promise<void>>();

  /** Begins to ask. */
  constructor(options: ProbesOptions) {
    this.#options = options;
    this.#timers = [
      this.#every(PAGES_EVERY_MS, (turn) => this.#page(turn)),
      this.#every(SIGNED_IN_EVERY_MS, (turn) => this.#pageWithSession(turn)),
      this.#every(SIGNED_IN_EVERY_MS, (turn) => this.#signedIn(turn)),
      this.#every(CHANGES_EVERY_MS, (turn) => this.#change(turn)),
    ];
  }

  /** Asks no more; returns when everything asked has been answered. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#underWay);
  }

  #every(ms: number, probeOf: (turn: number) => Probe): NodeJS.Timeout {
    let turn = 0;
    return setInterval(() => {
      const asked = this.#ask(probeOf(turn++)).finally(() => this.#underWay.delete(asked));
      this.#underWay.add(asked);
    }, ms);
  }

  async #ask({ kind, request, isOwn, onEnd }: Probe): Promise<void> {
    const startedAtMs = performance.now();
    const answer = await this.#options.door.ask(request);
    onEnd?.(answer);
    this.#options.onSighting({
      kind,
      what: `${request.method ?? 'GET'} ${request.path}`,
      startedAtMs,
      endedAtMs: performance.now(),
      answer,
      isOwn: answer.status === 200 && isOwn(answer.body),
    });
  }

  /** From another address each time: 300 requests a minute is all that one may send. */
  #page(turn: number): Probe {
    const address = `10.253.${Math.floor(turn / 250) % 250}.${turn % 250}`;
    return { kind: 'page', request: { path: turnOf(this.#options.pages, turn), address }, isOwn: () => true };
  }

  #pageWithSession(turn: number): Probe {
    const request = asMember(this.#member(turn), { path: turnOf(this.#options.pages, turn) });
    return { kind: 'page with a session', request, isOwn: () => true };
  }

  #signedIn(turn: number): Probe {
    const member = this.#member(turn);
    const round = Math.floor(turn / this.#options.members.length);
    if (round % 2 === 0) {
      const request = asMember(member, { path: '/auth/account' });
      return { kind: 'signed in', request, isOwn: (body) => isAccountOf(member, body) };
    }
    const least = member.cart.snapshot();
    const isOwn = (body: unknown) => holds(cartSchema.safeParse(body).data?.items ?? [], least);
    return { kind: 'signed in', request: asMember(member, { path: '/cart' }), isOwn };
  }

  #change(turn: number): Probe {
    const member = this.#member(turn);
    const { sku } = this.#options;
    const least = member.cart.snapshot();
    const body = { items: [{ sku, quantity: 1 }] };
    return {
      kind: 'signed in',
      request: asMember(member, { method: 'POST', path: '/cart/items', body, key: randomUUID() }),
      isOwn: (content) => holds(cartContentSchema.safeParse(content).data?.items ?? [], least),
      onEnd: ({ status }) =>
        status === 200
          ? member.cart.acknowledge([{ sku, quantity: 1 }])
          : member.cart.leaveOpen([{ sku, quantity: 1 }]),
    };
  }

  #member(turn: number): Member {
    return turnOf(this.#options.members, turn);
  }
}

function turnOf<Thing>(things: readonly Thing[], turn: number): Thing {
  const thing = things[turn % things.length];
  if (thing === undefined) throw new RangeError('there is nothing to take turns with');
  return thing;
}
