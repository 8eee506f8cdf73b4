import type {
  BeforeApplicationShutdown,
  FactoryProvider,
  OnApplicationBootstrap,
  Type,
} from '@nestjs/common';
import type { JobHandlers } from '../queue/job-handlers.js';
import { JobWorker } from '../queue/job-worker.js';
import { QueueConnections } from '../queue/queue-connections.js';
import type { JobSchemas, QueueDefinition } from '../queue/queue-definition.js';

export interface JobWorkerProviderOptions<Jobs extends JobSchemas, Processor> {
  readonly queue: QueueDefinition<Jobs>;
  /** The provider that does the work. */
  readonly processor: Type<Processor>;
  /** A handler for each job of the queue; one that is missing does not compile. */
  readonly handlers: (processor: Processor) => JobHandlers<Jobs>;
  /** How long running jobs may take to end when the app leaves, in milliseconds; default 5 s. */
  readonly graceMs?: number;
}

/** A worker that lives with its app: it starts last, and has stopped before the stores close. */
class AppWorker<Jobs extends JobSchemas> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #worker: JobWorker<Jobs>;

  constructor(worker: JobWorker<Jobs>) {
    this.#worker = worker;
  }

  onApplicationBootstrap(): void {
    this.#worker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#worker.stop();
  }
}

/** Lets a provider work on a queue for as long as the app lives: one line among the providers of its module. */
export function jobWorker<Jobs extends JobSchemas, Processor>(
  options: JobWorkerProviderOptions<Jobs, Processor>,
): FactoryProvider<AppWorker<Jobs>> {
  const { queue, processor, handlers, ...rest } = options;
  return {
    provide: `worker of the queue ${queue.name}`,
    inject: [QueueConnections, processor],
    useFactory: (connections: QueueConnections, instance: Processor) =>
      new AppWorker(new JobWorker({ connections, queue, handlers: handlers(instance), ...rest })),
  };
}
