/** BullMQ's own lists, read with redis-cli. https://docs.bullmq.io/guide/architecture */
import type { ClusterControl } from '@shop/local-stack';
import type { ServiceName } from '@shop/contracts/services';

/** Who runs the jobs of which queues. */
export const consumedBy = {
  order: ['orders'],
  product: ['stock'],
  discount: ['coupons'],
  cart: ['carts'],
  payment: ['payments'],
  shipping: ['shipments'],
  notification: ['notifications'],
} as const satisfies Partial<Record<ServiceName, readonly string[]>>;

export type Consumer = keyof typeof consumedBy;

export const consumers = Object.keys(consumedBy) as Consumer[];

export function isConsumer(service: ServiceName): service is Consumer {
  return service in consumedBy;
}

/** Of a list of a queue, or of a job in it. */
export function queueKey(queue: string, part: string): string {
  return `queue:{${queue}}:${part}`;
}

export class Queues {
  readonly #control: ClusterControl;
  readonly #port: number;

  /** @param port of any node: redis-cli follows to where a key is */
  constructor(control: ClusterControl, port: number) {
    this.#control = control;
    this.#port = port;
  }

  /** Jobs that a worker of this service has taken and not finished: their attempts' ids. */
  async inHandsOf(service: Consumer): Promise<string[]> {
    const lists = consumedBy[service].map((queue) =>
      this.#ask('LRANGE', queueKey(queue, 'active'), '0', '-1'),
    );
    return (await Promise.all(lists)).flatMap((list) => list.split('\n').filter((line) => line !== ''));
  }

  /** Whether Redis has heard of an attempt at a job. */
  async knows({ queue, attemptId }: { queue: string; attemptId: string }): Promise<boolean> {
    return (await this.#ask('EXISTS', queueKey(queue, attemptId))).trim() === '1';
  }

  #ask(...command: string[]): Promise<string> {
    return this.#control.cli(this.#port, '-c', ...command);
  }
}
