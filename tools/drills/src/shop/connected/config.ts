import { ConfigError } from '@shop/errors';
import { z } from 'zod';

/** Where a shop is that is reached over its network alone. */
export interface ConnectedConfig {
  /** Of the front door, without a slash at the end. */
  readonly shopUrl: string;
  readonly operatorToken: string;
  /** Every node of the cluster; the first one goes by the number 1. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
}

const schema = z.object({
  SHOP_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
  OPERATOR_TOKEN: z.string().min(24),
  REDIS_NODES: z.string().transform((text, context) =>
    text.split(',').map((node) => {
      const { host, port } = /^(?<host>[\w.-]+):(?<port>\d{1,5})$/.exec(node.trim())?.groups ?? {};
      if (host === undefined)
        context.addIssue({ code: 'custom', message: 'must be like redis-1:6379,redis-2:6379' });
      return { host: host ?? '', port: Number(port) };
    }),
  ),
});

/** `SHOP_URL` says that the shop is there, whoever runs it: without it, null. @throws ConfigError with every fault at once */
export function loadConnectedConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ConnectedConfig | null {
  if (env['SHOP_URL'] === undefined) return null;
  const { data, error } = schema.safeParse(env);
  if (data !== undefined)
    return { shopUrl: data.SHOP_URL, operatorToken: data.OPERATOR_TOKEN, nodes: data.REDIS_NODES };
  throw new ConfigError(
    error.issues.map(({ path, message }) => ({
      variable: String(path[0]),
      problem: env[String(path[0])] === undefined ? 'is not set' : message,
    })),
  );
}
