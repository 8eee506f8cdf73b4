import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import type { DeadLettersPort, OutboxPort, QueuesPort, RelayPort } from './jobs.ports.js';
import { JOBS_PARTS, type JobsParts, JobsService } from './jobs.service.js';

/** The providers that tell and do; their modules are global. */
export interface JobsOpsModuleOptions {
  /** The service's name, as in @shop/contracts/services. */
  readonly service: string;
  readonly queues: Type<QueuesPort>;
  readonly outbox: Type<OutboxPort>;
  readonly deadLetters: Type<DeadLettersPort>;
  readonly relay: Type<RelayPort>;
}

type Ports = [QueuesPort, OutboxPort, DeadLettersPort, RelayPort];

/**
 * Answers `GET /internal/jobs`, `GET /internal/dead-letters` and `POST /internal/dead-letters/:id/redrive`, which the
 * gateway gathers under `/ops`. A service with an outbox imports it:
 *
 * `JobsOpsModule.forRoot({ service: 'order', queues: QueueInspector, ...outboxOps })`
 */
@Module({})
export class JobsOpsModule {
  static forRoot(options: JobsOpsModuleOptions): DynamicModule {
    const { service, queues, outbox, deadLetters, relay } = options;
    const partsOf = (...[ofQueues, ofOutbox, ofLetters, ofRelay]: Ports): JobsParts => ({
      service,
      queues: ofQueues,
      outbox: ofOutbox,
      deadLetters: ofLetters,
      relay: ofRelay,
    });
    return {
      module: JobsOpsModule,
      controllers: [JobsController],
      providers: [
        JobsService,
        { provide: JOBS_PARTS, inject: [queues, outbox, deadLetters, relay], useFactory: partsOf },
      ],
    };
  }
}
