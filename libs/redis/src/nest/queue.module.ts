import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { JobPublisher } from '../queue/job-publisher.js';
import { QueueConnections, type QueueConnectionsOptions } from '../queue/queue-connections.js';
import type { QueueDefinition } from '../queue/queue-definition.js';
import { exportDepths } from '../queue/queue-depth.js';
import { QueueInspector } from '../queue/queue-inspector.js';

export interface QueueModuleOptions extends QueueConnectionsOptions {
  /** The queues that this app publishes to or works on. */
  readonly queues: readonly QueueDefinition[];
}

/**
 * Provides `JobPublisher`, which an outbox takes for its transport as it is, `QueueInspector`, and `QueueConnections` for
 * the workers (`jobWorker`) of every module of an app. Wiring only. Redis down at start: the app starts.
 */
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(@Inject(QueueConnections) private readonly connections: QueueConnections) {}

  /** @param options the process' name, parsed settings and queues */
  static forRoot({ queues, ...options }: QueueModuleOptions): DynamicModule {
    const providers = [
      { provide: QueueConnections, useFactory: () => new QueueConnections(options) },
      {
        provide: JobPublisher,
        inject: [QueueConnections],
        useFactory: (connections: QueueConnections) => new JobPublisher({ connections, queues }),
      },
      {
        provide: QueueInspector,
        inject: [QueueConnections],
        useFactory: (connections: QueueConnections) => inspectorOf(connections, queues),
      },
    ];
    const exported = [QueueConnections, JobPublisher, QueueInspector];
    return { module: QueueModule, global: true, providers, exports: exported };
  }

  /** Nest calls this after every worker and relay has stopped. */
  onApplicationShutdown(): void {
    this.connections.close();
  }
}

function inspectorOf(connections: QueueConnections, queues: readonly QueueDefinition[]): QueueInspector {
  const inspector = new QueueInspector({ connections, queues });
  exportDepths(inspector);
  return inspector;
}
