import { until } from '@shop/local-stack';
import { InboxDouble, OutboxDouble } from '../../support/outbox-double.js';
import { handling, type QueueBench } from '../../support/queue-bench.js';
import { PlainQueue } from '../naive/plain-queue.js';

/** A service that charges orders by jobs, as a trap sees it. */
export interface Charges {
  /** An order is committed, its job on the way. @returns its id */
  commit(): Promise<string>;
  /** The relay has crashed before it knew that it had published, and publishes again. */
  publishAgain(id: string): Promise<void>;
  /** @param run what comes before the charge, on each run of a job */
  work(run?: (id: string) => Promise<void>): void;
  /** How often an order was charged. */
  chargesOf(id: string): number;
  isRun(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** With BullMQ alone. `removeOnComplete`: as services set it that want their Redis small. */
export function naiveCharges(queue: PlainQueue): Charges {
  const charged: string[] = [];
  let orders = 0;
  const add = (id: string) => queue.add([id], { removeOnComplete: true });
  return {
    commit: async () => {
      orders += 1;
      await add(`order-${String(orders)}`);
      return `order-${String(orders)}`;
    },
    publishAgain: add,
    work: (run = async () => undefined) => {
      queue.work(async (id) => {
        await run(id);
        charged.push(id);
      });
    },
    chargesOf: (id) => charged.filter((one) => one === id).length,
    isRun: (id) => Promise.resolve(charged.includes(id)),
    stop: () => queue.close(),
  };
}

/** With an outbox that asks what became of its jobs, and an inbox in the consumer. */
export function ourCharges(bench: QueueBench): Charges {
  const [outbox, inbox] = [new OutboxDouble(bench.publisher), new InboxDouble()];
  const charged: string[] = [];
  return {
    commit: async () => {
      outbox.write(1);
      await outbox.publish();
      return outbox.ids.at(-1) ?? '';
    },
    publishAgain: async (id) => {
      const attempt = { id, attempt: 2, attemptId: `${id}-2`, queue: 'payments', name: 'charge' };
      const payload = { orderId: id, amountPence: 275 };
      await bench.publisher.publish([{ ...attempt, payload }]);
      const before = inbox.runs;
      await until(() => Promise.resolve(inbox.runs > before), { what: 'it is run again', withinMs: 10_000 });
    },
    work: (run = async () => undefined) => {
      const charge = async (payload: unknown, job: { messageId: string }) => {
        await run(job.messageId);
        if (!inbox.handled.has(job.messageId)) charged.push(job.messageId);
        await inbox.handle(payload, job);
      };
      bench.work({ handlers: handling({ charge }) });
    },
    chargesOf: (id) => charged.filter((one) => one === id).length,
    isRun: async (id) => {
      await outbox.relay();
      return inbox.handled.has(id);
    },
    stop: () => bench.stop(),
  };
}
