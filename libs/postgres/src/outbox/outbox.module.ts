import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import type { SqlClient } from '../pool/sql-client.js';
import { DeadLetters } from './dead-letters.js';
import type { OutboxOptions } from './outbox-options.js';
import { OutboxRelay } from './outbox-relay.js';
import type { OutboxTransport } from './outbox-transport.js';
import { OutboxUpkeep } from './outbox-upkeep.js';
import { Outbox } from './outbox.js';

export interface OutboxModuleOptions {
  /** The generated class, the one that PostgresModule was given. */
  readonly client: Type<SqlClient>;
  /** Makes the adapter of the queue. */
  readonly transport: Pick<FactoryProvider<OutboxTransport>, 'inject' | 'useFactory'>;
  /** Modules that export what is injected, where these are not global. */
  readonly imports?: ModuleMetadata['imports'];
  readonly options?: OutboxOptions;
}

const TRANSPORT = Symbol('OutboxTransport');

/**
 * Gives an app its `Outbox`, `OutboxRelay`, `DeadLetters` and `OutboxUpkeep`:
 * `OutboxModule.forRoot({ client: PrismaClient, transport: { inject: [Queues], useFactory: (queues) => ... } })`.
 * Nothing runs by itself: the app lets the relay and the upkeep repeat.
 */
@Module({})
export class OutboxModule {
  static forRoot({ client, transport, imports = [], options }: OutboxModuleOptions): DynamicModule {
    return {
      module: OutboxModule,
      global: true,
      imports,
      providers: [
        Outbox,
        { provide: TRANSPORT, ...transport },
        {
          provide: OutboxRelay,
          inject: [client, TRANSPORT],
          useFactory: (database: SqlClient, port: OutboxTransport) =>
            new OutboxRelay({ database, transport: port, options }),
        },
        {
          provide: DeadLetters,
          inject: [client],
          useFactory: (database: SqlClient) => new DeadLetters(database, options),
        },
        {
          provide: OutboxUpkeep,
          inject: [client],
          useFactory: (database: SqlClient) => new OutboxUpkeep(database, options),
        },
      ],
      exports: [Outbox, OutboxRelay, DeadLetters, OutboxUpkeep],
    };
  }
}
