import type { Repeat } from '../nest/repeated-work.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxUpkeep } from './outbox-upkeep.js';

/** What has to repeat in each process that has an outbox, as providers: `...outboxTasks(repeatingTask)`. */
export function outboxTasks<Provider>(repeat: Repeat<Provider>): Provider[] {
  return [
    repeat({
      ...{ name: 'outbox-publish', everyMs: 500, worker: OutboxRelay },
      run: (relay) => relay.publishDue(),
    }),
    repeat({
      ...{ name: 'outbox-settle', everyMs: 1_000, worker: OutboxRelay },
      run: (relay) => relay.settle(),
    }),
    repeat({
      ...{ name: 'outbox-upkeep', everyMs: 10_000, worker: OutboxUpkeep },
      run: (upkeep) => upkeep.run(),
    }),
  ];
}
