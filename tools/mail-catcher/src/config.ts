import { ConfigError } from '@shop/errors';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  /** The mail server's; 0 lets the system choose. */
  SMTP_PORT: port,
  /** Of what lists the mails; 0 lets the system choose. */
  HTTP_PORT: port,
  /** Nobody else on the network can reach it, unless it is told so. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Holds the mails, over restarts; made when it is missing. */
  MAILS_DIRECTORY: z.string().min(1),
  /** How many mails are kept; the oldest go first. */
  MAILS_KEPT: z.coerce.number().int().min(1).max(1_000_000).default(50_000),
});

export type MailCatcherConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): MailCatcherConfig {
  const parsed = schema.safeParse(env);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map(({ path, message }) => ({
    variable: String(path[0]),
    problem: env[String(path[0])] === undefined ? 'is not set' : message,
  }));
  throw new ConfigError(faults);
}
