import { z } from 'zod';

const requests = z.coerce.number().int().min(1).max(1_000_000);

/** How many requests are admitted in any window; `docs/redis/rate-limit.md` says what a window is. */
export const limitsEnv = {
  /** Length of every limit's window in milliseconds: whole seconds, up to a minute. */
  LIMIT_WINDOW_MS: z.coerce.number().int().multipleOf(1_000).min(1_000).max(60_000).default(60_000),
  /** Per address, for who is not signed in. */
  LIMIT_ANONYMOUS: requests.default(300),
  /** Per user. */
  LIMIT_SIGNED_IN: requests.default(600),
  /** Per user, else per address; these count on top. */
  LIMIT_WRITES: requests.default(120),
  /** Per address: whatever lets a password or a refresh token be tried. */
  LIMIT_LOGINS: requests.default(10),
  /** Per user, else per address: streams that are open at a time, counted by each gateway for itself. */
  LIMIT_STREAMS: z.coerce.number().int().min(1).max(10_000).default(16),
  /** Per address: credentials that Redis does not know, each a question to auth. */
  LIMIT_UNKNOWN_CREDENTIALS: requests.default(300),
};

export type LimitsConfig = Readonly<z.infer<z.ZodObject<typeof limitsEnv>>>;
