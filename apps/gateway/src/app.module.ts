import { type DynamicModule, Module } from '@nestjs/common';
import { services } from '@shop/contracts/services';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { RedisModule } from '@shop/redis/nest';
import { HealthModule, LOGGER } from '@shop/service-defaults';
import { Upstreams, UpstreamsModule } from '@shop/service-defaults/upstreams';
import { AdmissionModule } from './admission/admission.module.js';
import type { GatewayConfig } from './config.js';
import { gatewayChecks } from './health/gateway-checks.js';
import { HomeController } from './home/home.controller.js';
import { OpsModule } from './ops/ops.module.js';
import { EdgeWatch } from './watch/edge-watch.js';

/** What the gateway consists of beside the proxy and the docs, which are Fastify's (edge.ts). */
@Module({})
export class AppModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RedisModule.forRoot({ service: 'gateway', settings: redisSettings(config), loggerToken: LOGGER }),
        UpstreamsModule.forRoot({ services: services.gateway.calls, config }),
        HealthModule.forRoot({
          checks: { inject: [RedisClient, Upstreams, EdgeWatch], useFactory: gatewayChecks },
        }),
        AdmissionModule.forRoot(config),
        OpsModule.forRoot(config),
      ],
      controllers: [HomeController],
    };
  }
}
