import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { HEALTH_CHECKS, type HealthCheck } from './health-check.js';

export interface HealthModuleOptions {
  /** Modules that export what is injected, where these are not global. */
  readonly imports?: ModuleMetadata['imports'];
  readonly checks: Pick<FactoryProvider<HealthCheck[]>, 'inject' | 'useFactory'>;
}

/**
 * Hands a service's checks to `/health/ready`:
 * `HealthModule.forRoot({ checks: { inject: [RedisClient], useFactory: (redis) => [...] } })`.
 */
@Module({})
export class HealthModule {
  static forRoot({ imports, checks }: HealthModuleOptions): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      imports: imports ?? [],
      providers: [{ provide: HEALTH_CHECKS, ...checks }],
      exports: [HEALTH_CHECKS],
    };
  }
}
