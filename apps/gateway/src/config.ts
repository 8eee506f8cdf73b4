import { createPrivateKey, type KeyObject } from 'node:crypto';
import { services } from '@shop/contracts/services';
import { redisEnv } from '@shop/redis/client';
import { edgeEnv, parseEnv } from '@shop/service-defaults';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(1).max(120_000);

const privateKey = z.string().transform((value, context): KeyObject => {
  const key = parsePrivateKey(value);
  if (key) return key;
  context.addIssue({ code: 'custom', message: 'must be an Ed25519 private key: PKCS8 PEM, then base64' });
  return z.NEVER;
});

/** The instances of one service: `http://host:port[,http://host:port]`. Without it, the one of `npm start`. */
function urlsOf(service: keyof typeof services) {
  return z
    .string()
    .transform((text, context): readonly URL[] => {
      const urls = text.split(',').map((url) => URL.parse(url.trim()));
      if (urls.every(isPlainOrigin)) return urls;
      context.addIssue({
        code: 'custom',
        message: 'set it to http://host:port[,http://host:port], without a path',
      });
      return z.NEVER;
    })
    .prefault(`http://127.0.0.1:${String(services[service].localPort)}`);
}

function isPlainOrigin(url: URL | null): url is URL {
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

const schema = z.object({
  ...edgeEnv,
  ...redisEnv,
  /** Signs who asks; the services hold the public half. */
  IDENTITY_PRIVATE_KEY: privateKey,
  /** Whoever sends it as a bearer token is the operator. Not set: there is no operator. */
  OPERATOR_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{24,256}=*$/, 'must be 24 to 256 characters that a bearer token may have (RFC 6750)')
    .optional(),
  /** How many proxies in front of the gateway add to x-forwarded-for and are believed. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  PROXY_CONNECT_TIMEOUT_MS: milliseconds.default(1_000),
  /** Most sockets to one instance of a service. */
  PROXY_CONNECTIONS: z.coerce.number().int().min(1).max(4_096).default(128),
  /** How long an answer's body may pause. */
  PROXY_BODY_IDLE_MS: milliseconds.default(10_000),
  PROXY_READ_DEADLINE_MS: milliseconds.default(9_000),
  /** How long one instance may be silent before a read is tried at another. */
  PROXY_READ_ATTEMPT_MS: milliseconds.default(5_000),
  PROXY_WRITE_DEADLINE_MS: milliseconds.default(20_000),
  SERVICE_AUTH_URLS: urlsOf('auth'),
  SERVICE_USER_URLS: urlsOf('user'),
  SERVICE_PRODUCT_URLS: urlsOf('product'),
  SERVICE_CART_URLS: urlsOf('cart'),
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
