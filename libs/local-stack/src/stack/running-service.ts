import type { ServiceName } from '@shop/contracts/services';
import { until } from '../conditions/until.js';
import { readRunningStack } from './running-stack.js';
import { ServiceNotRunningError } from './stack.errors.js';

/** The instances of one service of the running shop, in the hands of a tool beside it. */
export interface RunningService {
  readonly ports: readonly number[];
  /**
   * kill -9. `npm start` brings the instance back; returns when it takes requests again.
   *
   * @throws ConditionTimeoutError after `withinMs`
   */
  killUntilBack(port: number, options: { withinMs: number; signal?: AbortSignal }): Promise<void>;
}

/** @throws StackNotRunningError, ServiceNotRunningError */
export function runningService(service: ServiceName): RunningService {
  const ports = instancesOf(service).map(({ port }) => port);
  if (ports.length === 0) throw new ServiceNotRunningError({ service });
  return {
    ports,
    killUntilBack: async (port, options) => {
      const { pid } = instanceOn(service, port);
      process.kill(pid, 'SIGKILL');
      // Ready alone is not enough: for a moment the port may still be the old process'.
      const isBack = async () => instanceOn(service, port).pid !== pid && (await isReady(port));
      await until(isBack, { what: `${service} ${port} is back`, ...options });
    },
  };
}

function instancesOf(service: ServiceName) {
  return readRunningStack().services[service] ?? [];
}

function instanceOn(service: ServiceName, port: number) {
  const instance = instancesOf(service).find((candidate) => candidate.port === port);
  if (instance) return instance;
  throw new ServiceNotRunningError({ service });
}

async function isReady(port: number): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/health/ready`;
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}
