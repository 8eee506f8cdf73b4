import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const milliseconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** A key of AES-256. */
const encryptionKey = z.string().transform((text, context): Buffer => {
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes, base64: openssl rand -base64 32' });
  return z.NEVER;
});

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** A session's longest life however much it is used. */
  SESSION_ABSOLUTE_MS: milliseconds(MINUTE_MS, 30 * DAY_MS).default(12 * HOUR_MS),
  /** What a session may be idle once Redis has lost it: its sliding 30 minutes and what the gateway is late by. */
  SESSION_IDLE_MS: milliseconds(SECOND_MS, DAY_MS).default(31 * MINUTE_MS),
  /** Seals the private signing keys in the database: whoever has only the one or the other can sign nothing. */
  AUTH_KEY_ENCRYPTION_KEY: encryptionKey,
  ACCESS_TOKEN_MS: milliseconds(SECOND_MS, HOUR_MS).default(15 * MINUTE_MS),
  /** The absolute end of what a login of an API client began. */
  TOKEN_FAMILY_MS: milliseconds(MINUTE_MS, 365 * DAY_MS).default(30 * DAY_MS),
  /** How long the previous refresh token still works: the answer that replaced it may have been lost. */
  REFRESH_GRACE_MS: milliseconds(0, 10 * MINUTE_MS).default(30 * SECOND_MS),
  /** A new key is published so long before it signs. At least twice SIGNING_KEY_CHECK_MS. */
  SIGNING_KEY_LEAD_MS: milliseconds(0, DAY_MS).default(10 * MINUTE_MS),
  SIGNING_KEY_LIFE_MS: milliseconds(MINUTE_MS, 365 * DAY_MS).default(30 * DAY_MS),
  /** How often each instance reads the keys, makes one that is due and removes those that signed nothing alive. */
  SIGNING_KEY_CHECK_MS: milliseconds(SECOND_MS, HOUR_MS).default(MINUTE_MS),
  LOGIN_LIMIT: z.coerce.number().int().min(1).max(100).default(5),
  LOGIN_WINDOW_MS: milliseconds(SECOND_MS, 15 * MINUTE_MS).default(15 * MINUTE_MS),
  /** How many passwords are hashed at a time; each takes 19 MiB and a thread. */
  HASH_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2),
  /** How many may wait for that; more are told to come back. */
  HASH_QUEUE: z.coerce.number().int().min(0).max(10_000).default(200),
  REVOCATION_RELAY_MS: milliseconds(50, MINUTE_MS).default(SECOND_MS),
  /** A revocation that Redis has confirmed is sent once more after this: a failover may have lost it. */
  REVOCATION_REPEAT_MS: milliseconds(0, 10 * MINUTE_MS).default(15 * SECOND_MS),
  SWEEP_MS: milliseconds(SECOND_MS, DAY_MS).default(HOUR_MS),
});

export type AuthConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): AuthConfig {
  return parseEnv(schema, env);
}
