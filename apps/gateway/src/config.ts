import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { services } from '@shop/contracts/services';
import { redisEnv } from '@shop/redis/client';
import { edgeEnv, parseEnv } from '@shop/service-defaults';
import { upstreamEnv } from '@shop/service-defaults/upstreams';
import { z } from 'zod';
import { limitsEnv } from './limits/limits-env.js';

const milliseconds = z.coerce.number().int().min(1).max(120_000);

const privateKey = z.string().transform((value, context): KeyObject => {
  const key = parsePrivateKey(value);
  if (key) return key;
  context.addIssue({ code: 'custom', message: 'must be an Ed25519 private key: PKCS8 PEM, then base64' });
  return z.NEVER;
});

const addresses = z.string().transform((value, context): string[] => {
  const listed = value.split(',').map((address) => address.trim());
  if (listed.some((address) => isIP(address) === 0))
    context.addIssue({ code: 'custom', message: 'must be IP addresses, with commas between them' });
  return listed;
});

const settings = z.object({
  ...edgeEnv,
  ...redisEnv,
  ...limitsEnv,
  /** Signs who asks; the services hold the public half. */
  IDENTITY_PRIVATE_KEY: privateKey,
  /** Whoever sends it as a bearer token is the operator. Not set: there is no operator. */
  OPERATOR_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{24,256}=*$/, 'must be 24 to 256 characters that a bearer token may have (RFC 6750)')
    .optional(),
  /** What catches the shop's mails and lists them, on a laptop. Not set: mails go to people, and nobody sees them here. */
  MAIL_CATCHER_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Who holds drills, on a laptop, and what lets the gateway in. Neither is set: no drills are held here. */
  DRILL_DESK_URL: z.url({ protocol: /^https?$/ }).optional(),
  DRILL_DESK_TOKEN: z.string().min(24).optional(),
  /** After which a stream of `/ops/live` ends: who comes back shows anew that they may watch. */
  OPS_STREAM_MS: z.coerce.number().int().min(100).max(86_400_000).default(600_000),
  /** How many proxies in front of the gateway add to x-forwarded-for and are believed. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  /** Of tools in containers that may say for whom they ask, beside those on this machine; in the local environment only. */
  LOCAL_TOOL_ADDRESSES: addresses.default([]),
  /** How long a request waits to know whose credential it carries; then 503. Pages for everyone wait far less. */
  IDENTITY_DEADLINE_MS: milliseconds.default(4_000),
  ...upstreamEnv(...services.gateway.calls),
  // Longer than the services' own calls among themselves, so that theirs end first and say which one failed.
  UPSTREAM_BODY_IDLE_MS: milliseconds.default(10_000),
  UPSTREAM_READ_DEADLINE_MS: milliseconds.default(9_000),
  /** How long one instance may be silent before a read is tried at another. */
  UPSTREAM_READ_ATTEMPT_MS: milliseconds.default(5_000),
  UPSTREAM_WRITE_DEADLINE_MS: milliseconds.default(20_000),
});

/** Half an entrance to the drill desk is a mistake, and so are tools that are believed where people buy. */
const schema = settings.superRefine((config, context) => {
  const { DRILL_DESK_URL: url, DRILL_DESK_TOKEN: token } = config;
  const refuse = (variable: string, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message });
  if ((url === undefined) !== (token === undefined))
    refuse(url === undefined ? 'DRILL_DESK_URL' : 'DRILL_DESK_TOKEN', 'is needed with the other of the two');
  if (config.LOCAL_TOOL_ADDRESSES.length > 0 && config.SHOP_ENV !== 'local')
    refuse('LOCAL_TOOL_ADDRESSES', 'is for the local environment');
});

export type GatewayConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): GatewayConfig {
  return parseEnv(schema, env);
}

function parsePrivateKey(base64: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(Buffer.from(base64, 'base64').toString('utf8'));
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
