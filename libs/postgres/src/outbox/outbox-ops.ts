import { DeadLetters } from './dead-letters.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxUpkeep } from './outbox-upkeep.js';

/** What operators' routes inject, by what it is to them: `JobsOpsModule.forRoot({ service, queues, ...outboxOps })`. */
export const outboxOps = { outbox: OutboxUpkeep, deadLetters: DeadLetters, relay: OutboxRelay } as const;
