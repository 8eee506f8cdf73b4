import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  Body,
  Controller,
  type DynamicModule,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { AppError } from '@shop/errors';
import { SignJWT } from 'jose';
import { z } from 'zod';
import {
  Answers,
  CurrentIdentity,
  type HealthCheck,
  HealthModule,
  type Identity,
  identityAudience,
  identityIssuer,
  InjectLogger,
  type Logger,
  outboundHeaders,
  parseEnv,
  Roles,
  type ServiceConfig,
  serviceEnv,
} from '../src/index.js';

export class PotMissingError extends AppError {
  constructor(pot: string) {
    super({
      code: 'POT_MISSING',
      status: 503,
      message: 'Try again.',
      fields: { pot, status: 1 },
      retryAfterSeconds: 7,
    });
  }
}

const potSchema = z
  .strictObject({ name: z.string().min(1).max(20), cups: z.int().min(1) })
  .meta({ id: 'Pot' });
const pageSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) });
type Pot = z.infer<typeof potSchema>;

@Controller('pots')
export class PotsController {
  constructor(@InjectLogger() private readonly log: Logger) {}

  @Get()
  @Answers(200, z.array(potSchema), 'The pots.')
  list(@Query({ schema: pageSchema }) page: z.infer<typeof pageSchema>): unknown {
    return { page };
  }

  @Get('whoami')
  whoAmI(@CurrentIdentity() identity: Identity | undefined): unknown {
    return { identity: identity ?? null };
  }

  @Get('outbound')
  async outbound(): Promise<unknown> {
    await Promise.resolve();
    this.log.info({ authorization: 'Bearer secret', headers: { cookie: 'sid=secret' } }, 'calling out');
    return outboundHeaders();
  }

  @Get('broken')
  broken(): never {
    throw new TypeError('secret detail: postgres://user:pw@host');
  }

  @Get('endless')
  endless(): Promise<never> {
    return new Promise(() => undefined);
  }

  @Get('missing/:name')
  missing(@Param('name', { schema: z.string().max(10) }) name: string): never {
    throw new PotMissingError(name);
  }

  @Post()
  @HttpCode(201)
  @Answers(201, potSchema, 'The new pot.')
  create(@Body({ schema: potSchema }) pot: Pot): unknown {
    return { pot, outbound: outboundHeaders() };
  }

  @Post('lock')
  @Roles('operator')
  lock(): unknown {
    return { locked: true };
  }
}

@Module({ controllers: [PotsController] })
export class SampleModule {
  static with(checks: HealthCheck[] = []): (config: ServiceConfig) => DynamicModule {
    return () => ({
      module: SampleModule,
      imports: [HealthModule.forRoot({ checks: { useFactory: () => checks } })],
    });
  }
}

export const keys = generateKeyPairSync('ed25519');

export function publicKeyVariable(key: KeyObject): string {
  return Buffer.from(key.export({ type: 'spki', format: 'pem' })).toString('base64');
}

export function sampleConfig(overrides: Record<string, string> = {}): ServiceConfig {
  return parseEnv(z.object(serviceEnv), {
    PORT: '0',
    LOG_LEVEL: 'silent',
    IDENTITY_PUBLIC_KEY: publicKeyVariable(keys.publicKey),
    ...overrides,
  });
}

export interface Statement {
  readonly roles?: string[];
  readonly issuer?: string;
  readonly audience?: string;
  readonly issuedAt?: number;
  readonly lifeSeconds?: number;
  readonly key?: KeyObject;
}

/** Signs as the gateway would; each field can be made wrong. */
export async function signStatement(statement: Statement = {}): Promise<string> {
  const issuedAt = statement.issuedAt ?? Math.floor(Date.now() / 1_000);
  return new SignJWT({ roles: statement.roles ?? [] })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject('u-1')
    .setIssuer(statement.issuer ?? identityIssuer)
    .setAudience(statement.audience ?? identityAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (statement.lifeSeconds ?? 30))
    .sign(statement.key ?? keys.privateKey);
}
