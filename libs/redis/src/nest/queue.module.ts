import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { RedisLogger } from '../client/cluster-options.js';
import { JobPublisher } from '../queue/job-publisher.js';
import { QueueConnections, type QueueConnectionsOptions } from '../queue/queue-connections.js';
import type { QueueDefinition } from '../queue/queue-definition.js';
import { exportDepths } from '../queue/queue-depth.js';
import { QueueInspector } from '../queue/queue-inspector.js';
import { loggerProvider, type LoggerSource } from './logger.provider.js';

const QUEUE_LOGGER = Symbol('logger of QueueModule');

/** In an app: `{ service: 'product', settings: redisSettings(config), queues: [stockQueue], loggerToken: LOGGER }`. */
export interface QueueModuleOptions extends QueueConnectionsOptions, LoggerSource {
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

  /** @param options the process' name, parsed settings, queues, and who is told of failed runs and lost connections */
  static forRoot({ queues, logger: given, loggerToken, ...options }: QueueModuleOptions): DynamicModule {
    const providers = [
      loggerProvider(QUEUE_LOGGER, { logger: given, loggerToken }),
      {
        provide: QueueConnections,
        inject: [QUEUE_LOGGER],
        useFactory: (logger: RedisLogger) => new QueueConnections({ ...options, logger }),
      },
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
