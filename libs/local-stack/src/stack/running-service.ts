import type { ServiceName } from '@shop/contracts/services';
import { until } from '../conditions/until.js';
import { isStopped, processBirth } from '../processes/process-identity.js';
import { isReady } from '../services/until-ready.js';
import { readRunningStack } from './running-stack.js';
import { ServiceNotRunningError } from './stack.errors.js';

/** How long something may take, in milliseconds, and what gives up before. */
interface Patience {
  readonly withinMs: number;
  readonly signal?: AbortSignal;
}

/**
 * One process of a service of the running shop, in the hands of a tool beside it. When the process has ended `npm start`
 * puts another one in its place.
 */
export class RunningInstance {
  readonly service: ServiceName;
  readonly port: number;
  readonly #pid: number;
  /** Tells it apart from a later process with its pid. */
  readonly #birth: string | null;

  /** Made by `runningService`, anew for each process. */
  constructor(options: { service: ServiceName; port: number; pid: number }) {
    this.service = options.service;
    this.port = options.port;
    this.#pid = options.pid;
    this.#birth = processBirth(options.pid);
  }

  /**
   * SIGSTOP: when this returns it does nothing more, with its sockets open.
   *
   * @throws ConditionTimeoutError when it has not stopped within a second
   */
  async pause(): Promise<void> {
    process.kill(this.#pid, 'SIGSTOP');
    const hasStopped = () => Promise.resolve(isStopped(this.#pid));
    await until(hasStopped, { what: `${this.service} ${this.port} has stopped`, withinMs: 1000, everyMs: 1 });
  }

  /** SIGCONT. */
  resume(): void {
    process.kill(this.#pid, 'SIGCONT');
  }

  /** kill -9, whether it is paused or not. */
  kill(): void {
    process.kill(this.#pid, 'SIGKILL');
  }

  /** SIGTERM: it is asked to end. */
  terminate(): void {
    process.kill(this.#pid, 'SIGTERM');
  }

  /** @throws ConditionTimeoutError */
  untilEnded(patience: Patience): Promise<void> {
    const hasEnded = () => {
      const birth = processBirth(this.#pid);
      return Promise.resolve(birth === null || birth !== this.#birth);
    };
    return until(hasEnded, { what: `${this.service} ${this.port} has ended`, everyMs: 5, ...patience });
  }

  /**
   * Returns when another process in its place takes requests.
   *
   * @throws ConditionTimeoutError
   */
  untilReplaced(patience: Patience): Promise<void> {
    // Ready alone is not enough: for a moment the port may still be the old process'.
    const isReplaced = async () => {
      const other = instancesOf(this.service).find(({ port }) => port === this.port);
      return other !== undefined && other.pid !== this.#pid && (await isReady(this.port));
    };
    return until(isReplaced, { what: `${this.service} ${this.port} is back`, ...patience });
  }
}

/**
 * The processes that a service of the running shop has now.
 *
 * @throws StackNotRunningError, ServiceNotRunningError
 */
export function runningService(service: ServiceName): RunningInstance[] {
  const instances = instancesOf(service);
  if (instances.length === 0) throw new ServiceNotRunningError({ service });
  return instances.map(({ port, pid }) => new RunningInstance({ service, port, pid }));
}

function instancesOf(service: ServiceName) {
  return readRunningStack().services[service] ?? [];
}
