import { type DynamicModule, Module } from '@nestjs/common';
import { RedisClient } from '@shop/redis/client';
import { Upstreams } from '@shop/service-defaults/upstreams';
import type { GatewayConfig } from '../config.js';
import { credentialReader } from '../credentials/credential.js';
import { AuthQuestions } from '../identity/auth-questions.js';
import { IdentityLookup } from '../identity/identity-lookup.js';
import { IdentitySigner } from '../identity/identity-signer.js';
import { ProvenSessions } from '../identity/proven-sessions.js';
import { RememberedSessions } from '../identity/remembered-sessions.js';
import { RememberedTokens } from '../identity/remembered-tokens.js';
import { Limits } from '../limits/limits.js';
import { SessionsSeen } from '../seen/sessions-seen.js';
import { EdgeWatch } from '../watch/edge-watch.js';
import { Admission } from './admission.js';
import { Callers } from './caller.js';

/** What stands at the public door: credentials, limits, and what is seen of both. Wiring only. */
@Module({})
export class AdmissionModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    const signer = new IdentitySigner(config.IDENTITY_PRIVATE_KEY);
    const auth = {
      provide: AuthQuestions,
      inject: [Upstreams],
      useFactory: (upstreams: Upstreams) =>
        new AuthQuestions({ auth: upstreams.of('auth'), signer, deadlineMs: config.IDENTITY_DEADLINE_MS }),
    };
    const limits = {
      provide: Limits,
      inject: [RedisClient, EdgeWatch],
      useFactory: (client: RedisClient, watch: EdgeWatch) => new Limits({ client, config, watch }),
    };
    const admission = {
      provide: Admission,
      inject: [RedisClient, AuthQuestions, Limits, EdgeWatch],
      useFactory: (...parts: AdmissionParts) => createAdmission(config, parts),
    };
    const providers = [EdgeWatch, SessionsSeen, { provide: IdentitySigner, useValue: signer }];
    return {
      module: AdmissionModule,
      global: true,
      providers: [...providers, auth, limits, admission],
      exports: [Admission, IdentitySigner, SessionsSeen, EdgeWatch],
    };
  }
}

type AdmissionParts = [RedisClient, AuthQuestions, Limits, EdgeWatch];

function createAdmission(config: GatewayConfig, [client, auth, limits, watch]: AdmissionParts): Admission {
  const isLocal = config.SHOP_ENV === 'local';
  const callers = new Callers({
    read: credentialReader({ operatorToken: config.OPERATOR_TOKEN, isLocal }),
    sessions: new RememberedSessions({ client, auth }),
    tokens: new RememberedTokens({ client, auth }),
    proven: new ProvenSessions(),
    lookup: new IdentityLookup(),
    limits,
  });
  const publicWaitMs = client.settings.deadlinesMs.limiter;
  return new Admission({ callers, limits, watch, publicWaitMs, waitMs: config.IDENTITY_DEADLINE_MS });
}
