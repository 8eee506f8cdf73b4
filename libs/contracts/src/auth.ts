/**
 * Who asks, as it crosses a process: what auth answers to shoppers, and what the gateway asks of auth when Redis does
 * not know a session or a token. Times inside are milliseconds since 1970, as libs/redis has them; outside ISO 8601.
 */
import { z } from 'zod';

/** The id of an account; every service knows a shopper by it alone. */
export const userIdSchema = z.uuid().meta({ description: 'Account' });

/** Of a browser's session or of a family of tokens: what a shopper sees in the list and can revoke. */
export const sessionIdSchema = z
  .string()
  .regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters, digits, hyphens or underscores')
  .meta({ description: 'Session' });

const rolesSchema = z.array(z.string().min(1).max(32)).max(16);

/** What a session carries in Redis beside its life. Raise `sessionSchemaVersion` with every change of its shape. */
export const sessionDataSchema = z.object({ roles: rolesSchema });
export const sessionSchemaVersion = 1;

/** What is remembered of an access token that auth has verified. Raise `tokenSchemaVersion` with its shape. */
export const tokenClaimsSchema = z.object({
  roles: rolesSchema,
  /** The family it was issued in: what a logout ends. */
  sessionId: sessionIdSchema,
});
export const tokenSchemaVersion = 1;

/** `POST /internal/sessions/find`: is there such a session? Role `gateway`. */
export const sessionQuestionSchema = z.strictObject({
  userId: userIdSchema,
  sessionId: sessionIdSchema,
  /** SHA-256 of the cookie's secret, as `parseCookie` gives it. */
  secretHash: z.string().min(32).max(128),
});

/** The session as auth's row has it, ready to be installed; 404 when there is none, or none any more. */
export const sessionAnswerSchema = z.object({
  userId: userIdSchema,
  sessionId: sessionIdSchema,
  secretHash: z.string(),
  epoch: z.int(),
  version: z.int(),
  createdAtMs: z.number(),
  endsAtMs: z.number(),
  data: sessionDataSchema,
});

/** `POST /internal/tokens/verify`: is this access token good? Role `gateway`. 404 when it is not. */
export const tokenQuestionSchema = z.strictObject({ token: z.string().min(1).max(4_096) });

export const tokenAnswerSchema = z.object({
  userId: userIdSchema,
  epoch: z.int(),
  /** The token's own end. */
  endsAtMs: z.number(),
  claims: tokenClaimsSchema,
});

/** `POST /internal/sessions/seen`: sessions that were used, so that an idle one is known even after a flush. */
export const seenSessionsSchema = z.strictObject({
  sessions: z
    .array(z.strictObject({ sessionId: sessionIdSchema, seenAtMs: z.int().min(0) }))
    .min(1)
    .max(1_000),
});

export type SessionData = z.infer<typeof sessionDataSchema>;
export type TokenClaims = z.infer<typeof tokenClaimsSchema>;
export type SessionQuestion = z.infer<typeof sessionQuestionSchema>;
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
export type TokenQuestion = z.infer<typeof tokenQuestionSchema>;
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;
export type SeenSessions = z.infer<typeof seenSessionsSchema>;
