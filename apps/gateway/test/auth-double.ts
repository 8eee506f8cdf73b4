import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type SeenSessions,
  seenSessionsSchema,
  type SessionAnswer,
  sessionQuestionSchema,
  type TokenAnswer,
  tokenQuestionSchema,
} from '@shop/contracts/auth';
import { problemContentType } from '@shop/contracts/problem';
import { mintCredential } from '@shop/redis/session';
import { identityHeader } from '@shop/service-defaults';
import { SignJWT } from 'jose';
import { verifier } from './gateway-under-test.js';
import { InstanceDouble, json } from './instance-double.js';

export interface Shopper {
  readonly userId: string;
  readonly sessionId: string;
  readonly cookie: string;
  /** The headers of a browser that has the cookie. */
  readonly headers: { readonly cookie: string };
}

/** Auth's internal routes on a real socket, over rows that a spec may take away; everything else is repeated. */
export class AuthDouble {
  readonly #sessions = new Map<string, SessionAnswer>();
  readonly #tokens = new Map<string, TokenAnswer>();
  #instance: InstanceDouble | undefined;
  #gate: Promise<void> = Promise.resolve();
  #failsWith: number | undefined;

  /** Questions about credentials, in order: the path of each. */
  readonly asked: string[] = [];
  /** What the gateways told of sessions that were used. */
  readonly seen: SeenSessions['sessions'] = [];

  static async start(): Promise<AuthDouble> {
    const auth = new AuthDouble();
    auth.#instance = await InstanceDouble.start('auth', {
      '/internal/sessions/find': (request, response) => auth.#find(request, response),
      '/internal/tokens/verify': (request, response) => auth.#verify(request, response),
      '/internal/sessions/seen': (request, response) => auth.#see(request, response),
    });
    return auth;
  }

  get url(): string {
    return this.instance.url;
  }

  get instance(): InstanceDouble {
    if (!this.#instance) throw new Error('not started');
    return this.#instance;
  }

  /** A session that auth knows and Redis does not: as after a flush. */
  addSession({ userId = randomUUID(), roles = [] }: { userId?: string; roles?: string[] } = {}): Shopper {
    const { cookie, credential } = mintCredential(userId);
    const times = { createdAtMs: Date.now(), endsAtMs: Date.now() + 3_600_000 };
    this.#sessions.set(credential.sessionId, {
      ...credential,
      ...times,
      epoch: 1,
      version: 1,
      data: { roles },
    });
    const { sessionId } = credential;
    return { userId, sessionId, cookie, headers: { cookie: `session=${cookie}` } };
  }

  removeSession({ sessionId }: { sessionId: string }): void {
    this.#sessions.delete(sessionId);
  }

  /** An access token of a family that auth knows; the signature is auth's business alone. */
  async addToken(claims: { userId?: string; endsAtMs?: number } = {}): Promise<{ token: string } & Shopper> {
    const { userId = randomUUID(), endsAtMs = Date.now() + 900_000 } = claims;
    const session = this.addSession({ userId });
    const token = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setExpirationTime(Math.floor(endsAtMs / 1_000))
      .sign(Buffer.alloc(32));
    const { sessionId } = session;
    this.#tokens.set(token, { userId, epoch: 1, endsAtMs, claims: { roles: [], sessionId } });
    return { ...session, token };
  }

  removeToken(token: string): void {
    this.#tokens.delete(token);
  }

  /** From now on it reads its rows at once and answers only when let go. */
  hold(): { letGo: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#gate = promise.then(() => undefined);
    return {
      letGo: () => {
        this.#gate = Promise.resolve();
        resolve(undefined);
      },
    };
  }

  /** From now on it answers questions with this status; undefined: it is well again. */
  failWith(status: number | undefined): void {
    this.#failsWith = status;
  }

  async #find(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push('sessions');
    const question = sessionQuestionSchema.parse(await bodyOf(request));
    const row = this.#sessions.get(question.sessionId);
    const isProven = row?.secretHash === question.secretHash && row.userId === question.userId;
    await this.#answer(request, response, isProven ? row : undefined);
  }

  async #verify(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push('tokens');
    const { token } = tokenQuestionSchema.parse(await bodyOf(request));
    await this.#answer(request, response, this.#tokens.get(token));
  }

  async #see(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { sessions } = seenSessionsSchema.parse(await bodyOf(request));
    if (this.#failsWith === undefined) this.seen.push(...sessions);
    await this.#answer(request, response, {});
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    found: object | undefined,
  ): Promise<void> {
    const identity = await verifier.verify(String(request.headers[identityHeader]));
    await this.#gate;
    const isGateway = identity.roles.includes('gateway');
    const status = isGateway ? this.#failsWith : 403;
    if (status === undefined && found !== undefined) json(response, found);
    else problem(response, status ?? 404);
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(Buffer.concat(await request.toArray()).toString());
}

function problem(response: ServerResponse, status: number): void {
  const code = status === 404 ? 'SESSION_NOT_FOUND' : 'AUTH_AILING';
  const words = {
    type: `urn:shop:problem:${code}`,
    title: code,
    detail: code,
    instance: '/',
    requestId: 'r',
  };
  response.writeHead(status, { 'content-type': problemContentType });
  response.end(JSON.stringify({ ...words, status, code }));
}
