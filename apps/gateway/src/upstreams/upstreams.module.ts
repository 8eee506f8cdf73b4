import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { UpstreamWatch } from './upstream-watch.js';
import { Upstreams } from './upstreams.js';

@Module({})
export class UpstreamsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const upstreams = {
      provide: Upstreams,
      inject: [UpstreamWatch],
      useFactory: (watch: UpstreamWatch) => new Upstreams(config, watch),
    };
    return {
      module: UpstreamsModule,
      global: true,
      providers: [UpstreamWatch, upstreams],
      exports: [Upstreams],
    };
  }
}
