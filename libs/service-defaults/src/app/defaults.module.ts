import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { HealthController } from '../health/health.controller.js';
import { ReadinessService } from '../health/readiness.service.js';
import { IDENTITY_SOURCE, type IdentitySource } from '../identity/identity-source.js';
import { IdentityGuard } from '../identity/identity.guard.js';
import { LOGGER } from '../logging/logger.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { DrainState } from '../shutdown/drain.js';

export interface DefaultsModuleOptions {
  readonly app: DynamicModule;
  readonly log: Logger;
  readonly drain: DrainState;
  readonly identitySource: IdentitySource;
}

/** The root of every service: the service's own module, and around it what all have in common. */
@Module({})
export class DefaultsModule {
  static around({ app, log, drain, identitySource }: DefaultsModuleOptions): DynamicModule {
    return {
      module: DefaultsModule,
      global: true,
      imports: [app],
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
