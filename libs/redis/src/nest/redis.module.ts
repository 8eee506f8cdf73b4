import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Cache } from '../cache/cache.js';
import { Channels } from '../channels/channels.js';
import type { RedisLogger } from '../client/cluster-options.js';
import { RedisClient } from '../client/redis-client.js';
import type { RedisSettings } from '../client/redis-settings.js';
import { HotKeys, processHotKeys } from '../diagnosis/hot-keys.js';
import { Topology } from '../topology/topology.js';
import { processTrails, RequestTrails } from '../trails/request-trails.js';
import { loggerProvider, type LoggerSource } from './logger.provider.js';

const REDIS_LOGGER = Symbol('logger of RedisModule');

/** In an app: `{ service: 'product', settings: redisSettings(config), loggerToken: LOGGER }`. */
export interface RedisModuleOptions extends LoggerSource {
  /** Name of the process, seen in `CLIENT LIST` as `shop:<service>`. */
  readonly service: string;
  readonly settings: RedisSettings;
}

/**
 * Provides `RedisClient`, `Cache`, `Channels`, `Topology`, `HotKeys` and `RequestTrails` to every module of an app.
 * Wiring only.
 * Redis down at start: the app starts; what needs Redis fails by its own policy until it is back.
 */
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    @Inject(RedisClient) private readonly client: RedisClient,
    @Inject(Cache) private readonly cache: Cache,
    @Inject(Channels) private readonly channels: Channels,
  ) {}

  /** @param options the process' name and parsed settings */
  static forRoot(options: RedisModuleOptions): DynamicModule {
    const { service, settings } = options;
    const providers = [
      loggerProvider(REDIS_LOGGER, options),
      {
        provide: RedisClient,
        inject: [REDIS_LOGGER],
        useFactory: (logger: RedisLogger) => new RedisClient({ service, settings, logger }),
      },
      {
        provide: Cache,
        inject: [RedisClient, REDIS_LOGGER],
        useFactory: (client: RedisClient, logger: RedisLogger) => new Cache({ client, logger }),
      },
      {
        provide: Channels,
        inject: [RedisClient, REDIS_LOGGER],
        useFactory: (client: RedisClient, logger: RedisLogger) => new Channels({ client, logger }),
      },
      {
        provide: Topology,
        inject: [RedisClient],
        useFactory: (client: RedisClient) => new Topology({ client }),
      },
      { provide: HotKeys, useValue: processHotKeys },
      { provide: RequestTrails, useValue: processTrails },
    ];
    const exported = [RedisClient, Cache, Channels, Topology, HotKeys, RequestTrails];
    return { module: RedisModule, global: true, providers, exports: exported };
  }

  /** Nest calls this after the HTTP server has stopped, so no request is left without its client. */
  async onApplicationShutdown(): Promise<void> {
    this.cache.close();
    await this.channels.close();
    await this.client.close();
  }
}
