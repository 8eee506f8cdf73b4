import {
  type SeenSessions,
  type SessionAnswer,
  sessionAnswerSchema,
  type SessionQuestion,
  type TokenAnswer,
  tokenAnswerSchema,
  type TokenQuestion,
} from '@shop/contracts/auth';
import { type Identity, identityHeader } from '@shop/service-defaults';
import { type ServiceClient, UpstreamProblemError } from '@shop/service-defaults/upstreams';
import { z } from 'zod';
import type { IdentitySigner } from './identity-signer.js';

/** What the gateway calls itself at auth's internal routes. */
const gatewayIdentity: Identity = Object.freeze({ subject: 'gateway', roles: Object.freeze(['gateway']) });

/** What a 404 says when it is not about the credential: a wrong address, or an auth that has no such route. */
const notAboutCredentials: ReadonlySet<string> = new Set(['ROUTE_NOT_FOUND', 'UNKNOWN']);

/** The gateway's questions to auth, in its own name. Auth silent or failing: a typed error, never a refusal. */
export class AuthQuestions {
  /** @param options.deadlineMs milliseconds that one question may take */
  constructor(
    private readonly options: {
      readonly auth: ServiceClient;
      readonly signer: IdentitySigner;
      readonly deadlineMs: number;
    },
  ) {}

  /** The session as auth's row has it; `null` when there is none, or none any more. */
  findSession(body: SessionQuestion): Promise<SessionAnswer | null> {
    return orNull(this.#ask({ path: '/internal/sessions/find', schema: sessionAnswerSchema, body }));
  }

  /** What auth knows of an access token; `null` when it is not good. */
  verifyToken(body: TokenQuestion): Promise<TokenAnswer | null> {
    return orNull(this.#ask({ path: '/internal/tokens/verify', schema: tokenAnswerSchema, body }));
  }

  /** Tells auth which sessions were used. */
  async tellSeen(body: SeenSessions): Promise<void> {
    await this.#ask({ path: '/internal/sessions/seen', schema: z.unknown(), body });
  }

  async #ask<T>(question: { path: string; schema: z.ZodType<T>; body: object }): Promise<T> {
    const { auth, signer, deadlineMs } = this.options;
    const as = { [identityHeader]: await signer.sign(gatewayIdentity) };
    // All three may be asked twice without harm, so that an instance of auth that hangs costs half a deadline.
    return auth.ask({ ...question, method: 'POST', as, deadlineMs, isRepeatable: true });
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof UpstreamProblemError &&
    error.upstreamStatus === 404 &&
    !notAboutCredentials.has(error.upstreamCode)
  );
}
