import { type DynamicModule, Module } from '@nestjs/common';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { RedisModule } from '@shop/redis/nest';
import { HealthModule } from '@shop/service-defaults';
import type { GatewayConfig } from './config.js';
import { gatewayChecks } from './health/gateway-checks.js';
import { HomeController } from './home/home.controller.js';
import { OpsModule } from './ops/ops.module.js';
import { Upstreams } from './upstreams/upstreams.js';
import { UpstreamsModule } from './upstreams/upstreams.module.js';

/** What the gateway consists of beside the proxy and the docs, which are Fastify's (edge.ts). */
@Module({})
export class AppModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RedisModule.forRoot({ service: 'gateway', settings: redisSettings(config) }),
        UpstreamsModule.forRoot(config),
        HealthModule.forRoot({ checks: { inject: [RedisClient, Upstreams], useFactory: gatewayChecks } }),
        OpsModule.forRoot(config),
      ],
      controllers: [HomeController],
    };
  }
}
