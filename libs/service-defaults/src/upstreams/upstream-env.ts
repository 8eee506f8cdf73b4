import { type ServiceName, services } from '@shop/contracts/services';
import { z } from 'zod';
import type { UpstreamLimits } from './upstream-limits.js';

const milliseconds = z.coerce.number().int().min(1).max(120_000);

/** The instances of one service: `http://host:port[,http://host:port]`. Without it, the one of `npm start`. */
function urlsOf(service: ServiceName) {
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

/**
 * How long and how much. The defaults are for a service that calls another while the gateway waits for its answer, so
 * they end before the gateway's own (apps/gateway/src/config.ts).
 */
const limitsEnv = {
  UPSTREAM_CONNECT_TIMEOUT_MS: milliseconds.default(1_000),
  /** Most sockets to one instance of a service. */
  UPSTREAM_CONNECTIONS: z.coerce.number().int().min(1).max(4_096).default(128),
  /** Most streams of one instance, besides those. */
  UPSTREAM_STREAMS: z.coerce.number().int().min(1).max(65_536).default(1_024),
  /** How long an answer's body may pause. */
  UPSTREAM_BODY_IDLE_MS: milliseconds.default(5_000),
  UPSTREAM_READ_DEADLINE_MS: milliseconds.default(7_000),
  /** How long one instance may be silent before a read is tried at another. */
  UPSTREAM_READ_ATTEMPT_MS: milliseconds.default(4_500),
  UPSTREAM_WRITE_DEADLINE_MS: milliseconds.default(8_000),
};

type UrlsVariable<Service extends ServiceName> = `SERVICE_${Uppercase<Service>}_URLS`;

/** What `upstreamEnv` of these services is parsed to. */
export type UpstreamConfig<Service extends ServiceName = never> = Readonly<
  z.infer<z.ZodObject<typeof limitsEnv>> & Record<UrlsVariable<Service>, readonly URL[]>
>;

/**
 * What a process reads that calls `called`: `SERVICE_<NAME>_URLS` of each, and the limits of all calls. Spread it into
 * the process' own schema: `z.object({ ...serviceEnv, ...upstreamEnv('product') })`.
 */
export function upstreamEnv<const Called extends readonly ServiceName[]>(...called: Called) {
  const urls = Object.fromEntries(called.map((service) => [urlsVariable(service), urlsOf(service)]));
  return { ...limitsEnv, ...(urls as Record<UrlsVariable<Called[number]>, ReturnType<typeof urlsOf>>) };
}

/** The instances of a service as the settings have them. */
export function urlsIn<Service extends ServiceName>(
  config: UpstreamConfig<Service>,
  service: Service,
): readonly URL[] {
  return config[urlsVariable(service)];
}

export function limitsIn(config: UpstreamConfig): UpstreamLimits {
  return {
    connectTimeoutMs: config.UPSTREAM_CONNECT_TIMEOUT_MS,
    connections: config.UPSTREAM_CONNECTIONS,
    streams: config.UPSTREAM_STREAMS,
    bodyIdleMs: config.UPSTREAM_BODY_IDLE_MS,
    deadlinesMs: { read: config.UPSTREAM_READ_DEADLINE_MS, write: config.UPSTREAM_WRITE_DEADLINE_MS },
    readAttemptMs: config.UPSTREAM_READ_ATTEMPT_MS,
  };
}

function urlsVariable<Service extends ServiceName>(service: Service): UrlsVariable<Service> {
  return `SERVICE_${service.toUpperCase() as Uppercase<Service>}_URLS`;
}
