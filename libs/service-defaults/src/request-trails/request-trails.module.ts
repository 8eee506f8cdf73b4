import { type DynamicModule, Module } from '@nestjs/common';
import type { RequestReport } from '@shop/contracts/request-ops';
import { REQUEST_REPORT, RequestTrailsController } from './request-trails.controller.js';
import type { TrailsPort } from './request-trails.port.js';

/** Answers `GET /internal/requests/:id`. Every service that follows its requests has it. */
@Module({})
export class RequestTrailsModule {
  static forRoot({ service, trails }: { service: string; trails: TrailsPort }): DynamicModule {
    const read = (id: string): RequestReport => ({ service, hops: trails.of(id) });
    return {
      module: RequestTrailsModule,
      controllers: [RequestTrailsController],
      providers: [{ provide: REQUEST_REPORT, useValue: read }],
    };
  }
}
