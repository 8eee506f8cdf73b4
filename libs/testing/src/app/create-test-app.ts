import { createApp, type AppOptions, type Identity, type ServiceConfig } from '@shop/service-defaults';
import { LogLines } from './log-lines.js';
import { TestGateway } from './test-identity.js';

export interface TestAppOptions<Config extends ServiceConfig> extends Omit<
  AppOptions<Config>,
  'config' | 'logDestination'
> {
  /** The app's own, so that a spec starts from the same defaults as the process does. */
  readonly loadConfig: (env: Readonly<Record<string, string | undefined>>) => Config;
  /** REDIS_NODES, DATABASE_URL and what else the spec sets; IDENTITY_PUBLIC_KEY is there. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type App = Awaited<ReturnType<typeof createApp>>;

export interface TestApp {
  readonly app: App;
  /** Sends a request without a socket. */
  readonly inject: App['inject'];
  /** Every route that Fastify serves, such as `PUT /products/:sku/price`; HEAD, which goes with GET, left out. */
  readonly routes: readonly string[];
  /** Everything the app logs, from the level LOG_LEVEL (default debug). */
  readonly log: LogLines;
  /** The headers of a request that the gateway forwards for this caller. */
  headersOf(identity: Identity): Promise<Record<string, string>>;
  /** The same, signed so long ago that nobody may believe it. */
  expiredHeadersOf(identity: Identity): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** The app of a service as `runService` builds it, not listening: ask it by `inject`, close it in `afterAll`. */
export async function createTestApp<Config extends ServiceConfig>(
  options: TestAppOptions<Config>,
): Promise<TestApp> {
  const { loadConfig, env, ...service } = options;
  const gateway = new TestGateway();
  const log = new LogLines();
  const config = loadConfig({
    PORT: '0',
    LOG_LEVEL: 'debug',
    IDENTITY_PUBLIC_KEY: gateway.publicKey,
    ...env,
  });
  const routes = new Set<string>();
  const configure = async (created: App, settings: Config) => {
    collectRoutes(created, routes);
    await service.configure?.(created, settings);
  };
  const app = await createApp({ ...service, config, configure, logDestination: log });
  return {
    app,
    inject: app.inject.bind(app),
    routes: [...routes],
    log,
    headersOf: (identity) => gateway.headers(identity),
    expiredHeadersOf: (identity) => gateway.expiredHeaders(identity),
    close: () => app.close(),
  };
}

function collectRoutes(app: App, routes: Set<string>): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') routes.add(`${each} ${url}`);
  });
}
