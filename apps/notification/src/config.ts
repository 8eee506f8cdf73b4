import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const milliseconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** The mail server that takes everything; `smtps` speaks TLS from the first byte, `smtp` as soon as it is offered. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://[user:password@]host:port, or smtps://' })
    .default('smtp://127.0.0.1:1025'),
  /** Whom mails are from; the part after the @ names their ids as well. */
  MAIL_FROM: z.email().default('orders@shop.example'),
  /** How many mails one process sends at a time, each over a connection of its own. */
  MAIL_CONNECTIONS: z.coerce.number().int().min(1).max(50).default(5),
  /** How long one mail may take. Shorter than the lease of its row (60 s), so that no other process has it meanwhile. */
  MAIL_TIMEOUT_MS: milliseconds(100, 30_000).default(10_000),
  /** Pause between two looks for mails that are due; a new one is sent at once. */
  MAIL_POLL_MS: milliseconds(10, 60_000).default(1_000),
  /** Pause before a mail is tried again, and before a mail server that is away is; it doubles with each failure. */
  MAIL_RETRY_MS: milliseconds(10, 60_000).default(1_000),
  /** It never gets longer than this. */
  MAIL_RETRY_MAX_MS: milliseconds(10, 600_000).default(30_000),
});

export type NotificationConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): NotificationConfig {
  return parseEnv(schema, env);
}
