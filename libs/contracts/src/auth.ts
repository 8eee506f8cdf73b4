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

/** Trimmed and in lower case, so that one address is one account. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'E-mail address', example: 'ada@example.org' });

/** Long rather than odd; the upper end bounds the work of hashing. */
export const passwordSchema = z.string().min(10).max(128).meta({ description: 'Password' });

export const credentialsSchema = z.strictObject({ email: emailSchema, password: passwordSchema });

export const accountSchema = z
  .object({
    userId: userIdSchema,
    email: z.string(),
    roles: rolesSchema,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' });

/** Which cookie holds a browser's session: auth sets it, the gateway reads it and lets nobody else see it. */
export const sessionCookie = 'session';

/** What a login in a browser answers beside the cookie. */
export const startedSessionSchema = z
  .object({ userId: userIdSchema, sessionId: sessionIdSchema, endsAt: z.iso.datetime() })
  .meta({ id: 'StartedSession' });

/** A login as its owner sees it in the list. */
export const listedSessionSchema = z.object({
  sessionId: sessionIdSchema,
  kind: z.enum(['browser', 'token']),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  /** Whether it is the one this request came with. */
  isCurrent: z.boolean(),
});

export const sessionListSchema = z
  .object({ items: z.array(listedSessionSchema) })
  .meta({ id: 'SessionList' });

/** RFC 6749's names in our spelling. */
export const tokenPairSchema = z
  .object({
    userId: userIdSchema,
    sessionId: sessionIdSchema,
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    expiresInSeconds: z.int().min(1),
    refreshToken: z.string(),
  })
  .meta({ id: 'TokenPair' });

export const refreshSchema = z.strictObject({ refreshToken: z.string().min(1).max(512) });

export const passwordChangeSchema = z.strictObject({
  currentPassword: z.string().min(1).max(128),
  newPassword: passwordSchema,
});

/** Everything auth knows of one account; nothing that would let anybody in. */
export const accountExportSchema = z
  .object({ account: accountSchema, sessions: z.array(listedSessionSchema) })
  .meta({ id: 'AccountExport' });

/** RFC 7517; Ed25519 keys as RFC 8037 has them. */
export const jwksSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'Jwks' });

export type Credentials = z.infer<typeof credentialsSchema>;
export type Account = z.infer<typeof accountSchema>;
export type StartedSession = z.infer<typeof startedSessionSchema>;
export type ListedSession = z.infer<typeof listedSessionSchema>;
export type SessionList = z.infer<typeof sessionListSchema>;
export type TokenPair = z.infer<typeof tokenPairSchema>;
export type Refresh = z.infer<typeof refreshSchema>;
export type PasswordChange = z.infer<typeof passwordChangeSchema>;
export type AccountExport = z.infer<typeof accountExportSchema>;
export type Jwks = z.infer<typeof jwksSchema>;
export type SessionData = z.infer<typeof sessionDataSchema>;
export type TokenClaims = z.infer<typeof tokenClaimsSchema>;
export type SessionQuestion = z.infer<typeof sessionQuestionSchema>;
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
export type TokenQuestion = z.infer<typeof tokenQuestionSchema>;
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;
export type SeenSessions = z.infer<typeof seenSessionsSchema>;
