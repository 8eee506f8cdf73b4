import type { InjectionToken, Provider } from '@nestjs/common';
import type { RedisLogger } from '../client/cluster-options.js';

/** Where a module takes its logger from; without either it is silent. */
export interface LoggerSource {
  readonly logger?: RedisLogger | undefined;
  /** Token of the provider that is the logger; goes before `logger`. The app fails to start when nobody provides it. */
  readonly loggerToken?: InjectionToken | undefined;
}

const SILENT: RedisLogger = { warn: () => undefined };

/** The logger, under `token` inside one module. */
export function loggerProvider(token: symbol, { logger = SILENT, loggerToken }: LoggerSource): Provider {
  if (loggerToken === undefined) return { provide: token, useValue: logger };
  return { provide: token, useExisting: loggerToken };
}
