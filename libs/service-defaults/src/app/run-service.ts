import { ConfigError } from '@shop/errors';
import type { ServiceConfig } from '../config.js';
import { shutDown } from '../shutdown/shutdown.js';
import { type AppOptions, buildApp, type BuiltApp } from './create-app.js';

export interface RunOptions<Config extends ServiceConfig> extends Omit<AppOptions<Config>, 'config'> {
  readonly loadConfig: () => Config;
}

/**
 * The whole of a service's `main.ts`: loads the configuration, builds, listens, and leaves in order on SIGTERM and
 * SIGINT. A wrong configuration prints every fault and exits with 1; so does a start that fails.
 */
export async function runService<Config extends ServiceConfig>(options: RunOptions<Config>): Promise<void> {
  try {
    const config = options.loadConfig();
    const built = await buildApp({ ...options, config });
    leaveOnSignal(built, config);
    await built.app.listen(config.PORT, config.HOST);
    built.log.info({ url: await built.app.getUrl(), node: process.version }, 'listening');
  } catch (error) {
    process.stderr.write(`${options.name}: ${describeStartFailure(error)}\n`);
    process.exit(1);
  }
}

/** A fault of configuration is the operator's to mend and needs no stack. */
function describeStartFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function leaveOnSignal(built: BuiltApp, config: ServiceConfig): void {
  let isLeaving = false;
  const leave = (signal: NodeJS.Signals): void => {
    if (isLeaving) return;
    isLeaving = true;
    exitAfterGrace(built, config);
    void shutDown(built, config).then(
      () => process.exit(0),
      (err: unknown) => {
        built.log.fatal({ err, signal }, 'could not leave in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

function exitAfterGrace({ log, metrics }: BuiltApp, { SHUTDOWN_GRACE_MS: graceMs }: ServiceConfig): void {
  setTimeout(() => {
    log.fatal({ graceMs, inFlight: metrics.inFlight }, 'did not leave in time');
    process.exit(1);
  }, graceMs).unref();
}
