import { type DynamicModule, Module } from '@nestjs/common';
import { Database, PostgresModule, postgresSettings } from '@shop/postgres';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { RedisModule } from '@shop/redis/nest';
import {
  type HealthCheck,
  HealthModule,
  HotKeysOpsModule,
  LOGGER,
  repeatingTask,
} from '@shop/service-defaults';
import { AccountsController } from './accounts/accounts.controller.js';
import { AccountsRepository } from './accounts/accounts.repository.js';
import { AccountsService } from './accounts/accounts.service.js';
import { Contacts } from './accounts/contacts.js';
import { LoginAttempts } from './accounts/login-attempts.js';
import { Clock } from './clock.js';
import type { AuthConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { InternalTokensController } from './internal/internal-tokens.controller.js';
import { InternalController } from './internal/internal.controller.js';
import { JobsModule } from './jobs.module.js';
import { KeyRotation } from './keys/key-rotation.js';
import { KeysController } from './keys/keys.controller.js';
import { KeysRepository } from './keys/keys.repository.js';
import { KeysService } from './keys/keys.service.js';
import { Passwords } from './accounts/passwords.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { Revocations } from './revocations/revocations.js';
import { RevocationsRepository } from './revocations/revocations.repository.js';
import { LoginsController } from './sessions/logins.controller.js';
import { LoginsService } from './sessions/logins.service.js';
import { OwnLogins } from './sessions/own-logins.js';
import { SessionCookies } from './sessions/session-cookies.js';
import { SessionCopies } from './sessions/session-copies.js';
import { SessionLife } from './sessions/session-life.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SETTINGS } from './settings.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { FamiliesRepository } from './tokens/families.repository.js';
import { TokenIssue } from './tokens/token-issue.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';

const service = 'auth';

const controllers = [
  AccountsController,
  LoginsController,
  SessionsController,
  TokensController,
  KeysController,
  InternalController,
  InternalTokensController,
];

const providers = [
  Clock,
  PasswordHasher,
  LoginAttempts,
  Passwords,
  AccountsService,
  AccountsRepository,
  Contacts,
  LoginsService,
  SessionsService,
  OwnLogins,
  SessionLife,
  SessionsRepository,
  SessionCopies,
  SessionCookies,
  TokensService,
  TokenIssue,
  AccessTokens,
  FamiliesRepository,
  KeysService,
  KeysRepository,
  KeyRotation,
  Revocations,
  RevocationsRepository,
];

@Module({})
export class AppModule {
  static forRoot(config: AuthConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PostgresModule.forRoot({ service, settings: postgresSettings(config), client: PrismaClient }),
        RedisModule.forRoot({ service, settings: redisSettings(config), loggerToken: LOGGER }),
        HotKeysOpsModule.forRoot({ service, hotKeys: HotKeys }),
        JobsModule.forRoot(config),
        HealthModule.forRoot({ checks: { inject: [Database, RedisClient], useFactory: healthChecks } }),
      ],
      controllers,
      providers: [{ provide: SETTINGS, useValue: config }, ...providers, ...tasks(config)],
    };
  }
}

/** Every process looks for what is due: its own ends, and those of one that has died. */
function tasks({ REVOCATION_RELAY_MS, SWEEP_MS }: AuthConfig) {
  return [
    repeatingTask({
      ...{ name: 'revocation-relay', everyMs: REVOCATION_RELAY_MS, worker: Revocations },
      run: (revocations) => revocations.relayDue(),
    }),
    repeatingTask({
      ...{ name: 'session-sweep', everyMs: SWEEP_MS, worker: OwnLogins },
      run: (logins) => logins.sweep(),
    }),
  ];
}

/** Without Postgres nothing can be decided; without Redis nobody signs in or out, and the rest is answered. */
function healthChecks(database: Database, redis: RedisClient): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
  ];
}
