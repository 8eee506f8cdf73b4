import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { HotKeysReport } from '@shop/contracts/redis-ops';
import { HOT_KEYS_REPORT, HotKeysOpsController } from './hot-keys-ops.controller.js';

/** What counts: structural, since the defaults know no store. `HotKeys` of @shop/redis is of this shape. */
export interface HotKeysPort {
  report(): Readonly<Omit<HotKeysReport, 'service' | 'keys' | 'families'>> & {
    readonly keys: readonly HotKeysReport['keys'][number][];
    readonly families: readonly HotKeysReport['families'][number][];
  };
}

export interface HotKeysOpsModuleOptions {
  /** The service's name, as in @shop/contracts/services. */
  readonly service: string;
  /** Its module is global. */
  readonly hotKeys: Type<HotKeysPort>;
}

/**
 * Answers `GET /internal/hot-keys`, which the gateway adds up under `/ops/redis/hot-keys`. A service with Redis imports it:
 *
 * `HotKeysOpsModule.forRoot({ service: 'product', hotKeys: HotKeys })`
 */
@Module({})
export class HotKeysOpsModule {
  static forRoot({ service, hotKeys }: HotKeysOpsModuleOptions): DynamicModule {
    const reportOf = (counted: HotKeysPort) => (): HotKeysReport => {
      const { keys, families, ...rates } = counted.report();
      return { service, ...rates, keys: [...keys], families: [...families] };
    };
    return {
      module: HotKeysOpsModule,
      controllers: [HotKeysOpsController],
      providers: [{ provide: HOT_KEYS_REPORT, inject: [hotKeys], useFactory: reportOf }],
    };
  }
}
