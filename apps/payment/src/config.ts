import { createSecretKey, type KeyObject } from 'node:crypto';
import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const milliseconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const callbackSecret = z.string().transform((text, context): KeyObject => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32) return createSecretKey(bytes);
  context.addIssue({ code: 'custom', message: 'must be 32 bytes, base64: openssl rand -base64 32' });
  return z.NEVER;
});

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** What the provider signs its callbacks with: the same for all instances. */
  PAYMENT_CALLBACK_SECRET: callbackSecret,
  /** How long a payment may be under way before the sweep looks after it, in milliseconds. */
  PAYMENT_ASK_AFTER_MS: milliseconds(50, 3_600_000).default(5_000),
  /** Pause between two runs of that sweep. */
  PAYMENT_SWEEP_MS: milliseconds(10, 3_600_000).default(1_000),
  /** How late the sandbox calls back for a card that it decides late. */
  SANDBOX_CALLBACK_MS: milliseconds(0, 3_600_000).default(1_500),
  /** Pause between two looks for callbacks that the sandbox owes. */
  SANDBOX_DELIVERY_MS: milliseconds(10, 3_600_000).default(250),
});

export type PaymentConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): PaymentConfig {
  return parseEnv(schema, env);
}
