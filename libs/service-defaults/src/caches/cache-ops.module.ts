import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { CacheReport } from '@shop/contracts/cache-ops';
import { CACHE_REPORT, CacheOpsController } from './cache-ops.controller.js';

/** What counts: structural, since the defaults know no store. `Cache` of @shop/redis is of this shape. */
export interface CachePort {
  /** Counts by the name of the key family. */
  report(): CacheReport['families'];
}

export interface CacheOpsModuleOptions {
  /** The service's name, as in @shop/contracts/services. */
  readonly service: string;
  /** Its module is global. */
  readonly cache: Type<CachePort>;
}

/**
 * Answers `GET /internal/cache`, which the gateway gathers under `/ops/cache`. A service with a cache imports it:
 *
 * `CacheOpsModule.forRoot({ service: 'product', cache: Cache })`
 */
@Module({})
export class CacheOpsModule {
  static forRoot({ service, cache }: CacheOpsModuleOptions): DynamicModule {
    const reportOf = (counted: CachePort) => (): CacheReport => ({ service, families: counted.report() });
    return {
      module: CacheOpsModule,
      controllers: [CacheOpsController],
      providers: [{ provide: CACHE_REPORT, inject: [cache], useFactory: reportOf }],
    };
  }
}
