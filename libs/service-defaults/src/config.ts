import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError, type ConfigFault } from '@shop/errors';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(0).max(3_600_000);

const identityPublicKey = z.string().transform((value, context): KeyObject => {
  const key = parsePublicKey(value);
  if (key) return key;
  context.addIssue({ code: 'custom', message: 'must be an Ed25519 public key: SPKI PEM, then base64' });
  return z.NEVER;
});

/** What a process at the shop's edge reads: everything of `serviceEnv` but the key that verifies identities. */
export const edgeEnv = {
  SHOP_ENV: z.enum(['local', 'development', 'staging', 'production']).default('local'),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 lets the system choose. */
  PORT: port,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** How long a process may take from SIGTERM to its end before it is forced to exit with code 1. */
  SHUTDOWN_GRACE_MS: milliseconds.default(10_000),
  /** How long it still accepts after it stopped being ready; balancers need a moment. Default: 0 locally, else 3,000. */
  SHUTDOWN_DRAIN_MS: milliseconds.optional(),
  BODY_LIMIT_BYTES: z.coerce.number().int().min(1).max(16_777_216).default(65_536),
  HEADER_LIMIT_BYTES: z.coerce.number().int().min(1_024).max(65_536).default(16_384),
  /** How long a client may take to send a whole request. */
  RECEIVE_TIMEOUT_MS: milliseconds.default(10_000),
  /** How long a handler may take; then 503. 0: for ever. */
  HANDLER_TIMEOUT_MS: milliseconds.default(30_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Whether the process keeps what Redis did for its last requests, for operators (docs/redis/request-trails.md). */
  REQUEST_TRAILS: z.enum(['on', 'off']).default('off'),
};

/** What every service reads. Spread it into the service's own schema: `z.object({ ...serviceEnv, ...redisEnv })`. */
export const serviceEnv = {
  ...edgeEnv,
  /** Verifies what the gateway says about the caller. The private half never leaves the gateway. */
  IDENTITY_PUBLIC_KEY: identityPublicKey,
};

/** The part of a process's configuration that the defaults read. The gateway has no `IDENTITY_PUBLIC_KEY`. */
export type ServiceConfig = Readonly<z.infer<z.ZodObject<typeof edgeEnv>>> & {
  readonly IDENTITY_PUBLIC_KEY?: KeyObject | undefined;
};

/**
 * Parses the environment once, at start. An empty variable counts as one that is not set.
 *
 * @throws ConfigError with every fault at once: the variable's name and the problem, never the value.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.infer<Schema>> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(set);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues.map((issue) => toFault(issue, set)));
}

function toFault(issue: z.core.$ZodIssue, env: Readonly<Record<string, string | undefined>>): ConfigFault {
  const variable = String(issue.path[0] ?? 'the settings together');
  const isMissing = issue.path.length > 0 && env[variable] === undefined;
  return { variable, problem: isMissing ? 'is not set' : issue.message };
}

function parsePublicKey(base64: string): KeyObject | undefined {
  try {
    const key = createPublicKey(Buffer.from(base64, 'base64').toString('utf8'));
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
