import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Inbox, type InboxDatabase, type InboxOptions } from './inbox.js';

export interface InboxModuleOptions {
  /** The generated class, the one that PostgresModule was given. */
  readonly client: Type<InboxDatabase>;
  readonly options?: InboxOptions;
}

/** Gives an app its `Inbox`: `InboxModule.forRoot({ client: PrismaClient })`. The app lets its sweep repeat. */
@Module({})
export class InboxModule {
  static forRoot({ client, options }: InboxModuleOptions): DynamicModule {
    const useFactory = (database: InboxDatabase): Inbox => new Inbox(database, options);
    return {
      module: InboxModule,
      global: true,
      providers: [{ provide: Inbox, inject: [client], useFactory }],
      exports: [Inbox],
    };
  }
}
