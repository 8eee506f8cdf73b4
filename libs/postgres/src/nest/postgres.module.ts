import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { Database } from '../pool/database.js';
import type { PoolOptions } from '../pool/pool.js';

/** The two methods of a generated client that its life needs. */
export interface GeneratedClient {
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
}

export interface PostgresModuleOptions<Client extends GeneratedClient> extends PoolOptions {
  /** The generated class; also the token that repositories inject. */
  readonly client: Type<Client>;
}

const CLIENT = Symbol('GeneratedClient');

/**
 * Gives an app its generated Prisma client and its `Database`:
 * `PostgresModule.forRoot({ service: 'product', settings, client: PrismaClient })`. It closes them after the HTTP server
 * has stopped. A database that is down does not stop the start: readiness says so, and the first query connects.
 */
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(
    @Inject(CLIENT) private readonly client: GeneratedClient,
    private readonly database: Database,
  ) {}

  static forRoot<Client extends GeneratedClient>(options: PostgresModuleOptions<Client>): DynamicModule {
    const { client: GeneratedPrismaClient, service, settings } = options;
    return {
      module: PostgresModule,
      global: true,
      providers: [
        { provide: Database, useFactory: () => new Database({ service, settings }) },
        {
          provide: GeneratedPrismaClient,
          inject: [Database],
          useFactory: ({ adapter }: Database) => new GeneratedPrismaClient({ adapter }),
        },
        { provide: CLIENT, useExisting: GeneratedPrismaClient },
      ],
      exports: [Database, GeneratedPrismaClient],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.$disconnect();
    await this.database.close();
  }
}
