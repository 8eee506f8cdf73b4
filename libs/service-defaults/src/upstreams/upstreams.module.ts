import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceName } from '@shop/contracts/services';
import { limitsIn, type UpstreamConfig, urlsIn } from './upstream-env.js';
import { UpstreamWatch } from './upstream-watch.js';
import { Upstream } from './upstream.js';
import { Upstreams } from './upstreams.js';

export interface UpstreamsModuleOptions<Service extends ServiceName> {
  /** Whom this process calls, as in @shop/contracts/services. */
  readonly services: readonly Service[];
  /** The parsed environment, with `upstreamEnv` of the same services in its schema. */
  readonly config: UpstreamConfig<NoInfer<Service>>;
}

/** Provides `Upstreams` to every module of an app, and closes its connections at the end. Wiring only. */
@Module({})
export class UpstreamsModule {
  static forRoot<Service extends ServiceName>(options: UpstreamsModuleOptions<Service>): DynamicModule {
    const { services, config } = options;
    const limits = limitsIn(config);
    const useFactory = (events: UpstreamWatch): Upstreams =>
      new Upstreams(
        services.map((service) => new Upstream({ service, urls: urlsIn(config, service), limits, events })),
      );
    return {
      module: UpstreamsModule,
      global: true,
      providers: [UpstreamWatch, { provide: Upstreams, inject: [UpstreamWatch], useFactory }],
      exports: [Upstreams],
    };
  }
}
