import { ConfigError } from '@shop/errors';
import { z } from 'zod';

const schema = z.object({
  /** 0 lets the system choose. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** Nobody else on the network can reach it, unless it is told so. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Who sends it as a bearer token may hold drills: the gateway, for operators. */
  DESK_TOKEN: z.string().min(24),
  /** The front door of a shop that is reached over its network alone; not set: the shop of `npm start` beside it. */
  SHOP_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where drills leave their reports. */
  REPORTS_DIRECTORY: z.string().min(1).default('reports'),
});

export type DeskConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): DeskConfig {
  const parsed = schema.safeParse(env);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map(({ path, message }) => ({
    variable: String(path[0]),
    problem: env[String(path[0])] === undefined ? 'is not set' : message,
  }));
  throw new ConfigError(faults);
}
