// Builds a service without starting it: what main runs and what a spec injects requests into are the same thing.
import 'reflect-metadata';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream, Logger } from 'pino';
import type { ServiceConfig } from '../config.js';
import { prepareIdentity } from '../identity/identity.guard.js';
import { headerIdentitySource, type IdentitySource } from '../identity/identity-source.js';
import { createLogger, createRequestLogger, standardOutput } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { HttpMetrics } from '../metrics/http.metrics.js';
import { serveOpenApi } from '../openapi/openapi.js';
import { AllowedMethods } from '../problems/allowed-methods.js';
import { type ErrorTranslator, ProblemFilter } from '../problems/problem.filter.js';
import { createValidationPipe } from '../problems/validation.js';
import { observeRequests, type RequestWatchers } from '../request-context/request.hooks.js';
import type { TrailsPort } from '../request-trails/request-trails.port.js';
import { closeConnectionsWhileDraining, DrainState } from '../shutdown/drain.js';
import { DefaultsModule } from './defaults.module.js';
import { fastifyOptions } from './fastify-options.js';
import { addSecurityHeaders } from './security-headers.js';

export interface AppOptions<Config extends ServiceConfig> {
  /** The service's name, as in @shop/contracts/services. */
  readonly name: string;
  readonly config: Config;
  /** The service's own module: `AppModule.forRoot`. */
  readonly module: (config: Config) => DynamicModule;
  /** Registers Fastify plugins before the app is initialised; the gateway's proxy needs it. */
  readonly configure?: ((app: NestFastifyApplication, config: Config) => void | Promise<void>) | undefined;
  /** Where identities come from. Default: the gateway's signed header. Only the gateway has another. */
  readonly identitySource?: ((config: Config) => IdentitySource) | undefined;
  /** Says what an error of a library means, for example @shop/postgres' `toAppError`; undefined where it does not know. */
  readonly translateError?: ErrorTranslator | undefined;
  /** Follows what requests have a store do, where REQUEST_TRAILS is on: `processTrails` of @shop/redis/trails. */
  readonly trails?: TrailsPort | undefined;
  /** Where log lines go. Default: standard output. */
  readonly logDestination?: DestinationStream | undefined;
}

/** A built service and the parts that the shutdown steers. */
export interface BuiltApp {
  readonly app: NestFastifyApplication;
  readonly log: Logger;
  readonly drain: DrainState;
  readonly metrics: HttpMetrics;
}

/** The app with every default, initialised and not listening. Close it with `app.close()`. */
export async function createApp<Config extends ServiceConfig>(
  options: AppOptions<Config>,
): Promise<NestFastifyApplication> {
  const { app } = await buildApp(options);
  return app;
}

export async function buildApp<Config extends ServiceConfig>(options: AppOptions<Config>): Promise<BuiltApp> {
  const { name, config } = options;
  const destination = options.logDestination ?? standardOutput();
  const lines = { service: name, level: config.LOG_LEVEL, destination };
  const log = createLogger(lines);
  const requestLog = createRequestLogger(lines);
  const drain = new DrainState();
  const metrics = new HttpMetrics(name);
  const app = await createNest({ options, log, requestLog, drain, metrics });
  try {
    app.useGlobalPipes(createValidationPipe());
    serveOpenApi(app, name);
    await options.configure?.(app, config);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return { app, log, drain, metrics };
  } catch (error) {
    // What has begun by then, a pool or a repeating task, ends with the start that failed.
    await app.close().catch(() => undefined);
    throw error;
  }
}

interface Parts<Config extends ServiceConfig> extends Omit<BuiltApp, 'app'> {
  readonly options: AppOptions<Config>;
  readonly requestLog: Logger;
}

async function createNest<Config extends ServiceConfig>(
  parts: Parts<Config>,
): Promise<NestFastifyApplication> {
  const { options, log, requestLog, drain, metrics } = parts;
  const { config } = options;
  const allowedMethods = new AllowedMethods();
  const filter = new ProblemFilter({ log, allowedMethods, translateError: options.translateError });
  const trails = config.REQUEST_TRAILS === 'on' ? options.trails : undefined;
  trails?.switchOn();
  const adapter = new FastifyAdapter(fastifyOptions({ config, log, refuse: filter.send.bind(filter) }));
  prepareFastify(adapter.getInstance(), {
    allowedMethods,
    drain,
    requestLog,
    metrics,
    trails,
    isLocal: config.SHOP_ENV === 'local',
    handlerLimitMs: config.HANDLER_TIMEOUT_MS,
  });
  const identitySource = (options.identitySource ?? headerIdentitySource)(config);
  // Who verifies the gateway's word can be told by it that an operator asks.
  const told = config.IDENTITY_PUBLIC_KEY === undefined ? undefined : trails;
  const { name: service, module } = options;
  const root = DefaultsModule.around({
    ...{ service, app: module(config), log, drain, identitySource, trails: told },
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  return app.useGlobalFilters(filter);
}

interface HttpParts extends RequestWatchers, Pick<BuiltApp, 'drain'> {
  readonly allowedMethods: AllowedMethods;
  readonly isLocal: boolean;
}

function prepareFastify(
  fastify: FastifyInstance,
  { allowedMethods, drain, isLocal, ...watchers }: HttpParts,
): void {
  allowedMethods.watch(fastify);
  observeRequests(fastify, watchers);
  prepareIdentity(fastify);
  closeConnectionsWhileDraining(fastify, drain);
  addSecurityHeaders(fastify, { isLocal });
  // JSON is the only body there is; Fastify's own parser for it refuses __proto__ and constructor.prototype.
  fastify.removeContentTypeParser('text/plain');
}
