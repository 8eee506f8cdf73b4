import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { HealthController } from '../health/health.controller.js';
import { ReadinessService } from '../health/readiness.service.js';
import { IDENTITY_SOURCE, type IdentitySource } from '../identity/identity-source.js';
import { IdentityGuard } from '../identity/identity.guard.js';
import { LOGGER } from '../logging/logger.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { RequestTrailsModule } from '../request-trails/request-trails.module.js';
import type { TrailsPort } from '../request-trails/request-trails.port.js';
import { DrainState } from '../shutdown/drain.js';

export interface DefaultsModuleOptions {
  readonly service: string;
  readonly app: DynamicModule;
  readonly log: Logger;
  readonly drain: DrainState;
  readonly identitySource: IdentitySource;
  /** Whose trails this process tells; undefined: none. */
  readonly trails: TrailsPort | undefined;
}

/** The root of every service: the service's own module, and around it what all have in common. */
@Module({})
export class DefaultsModule {
  static around(options: DefaultsModuleOptions): DynamicModule {
    const { service, app, log, drain, identitySource, trails } = options;
    return {
      module: DefaultsModule,
      global: true,
      imports: trails === undefined ? [app] : [app, RequestTrailsModule.forRoot({ service, trails })],
      controllers: [HealthController, MetricsController],
      providers: [
        ReadinessService,
        { provide: LOGGER, useValue: log },
        { provide: DrainState, useValue: drain },
        { provide: IDENTITY_SOURCE, useValue: identitySource },
        { provide: APP_GUARD, useClass: IdentityGuard },
      ],
      exports: [LOGGER, DrainState],
    };
  }
}
