/** What befalls the shop in a soak, in an order that the seed alone decides. */
import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { evict } from '../faults/evict.js';
import { failover } from '../faults/failover.js';
import type { Fault } from '../faults/fault.js';
import { flush } from '../faults/flush.js';
import { killOne } from '../faults/kill-service.js';
import type { Random } from './random.js';

const EVICTS_FOR_MS = 5_000;

/** One of each kind, then one of each again: a short soak meets them all, and none twice in a row but by the seed. */
export function* faultsFrom(random: Random): Generator<Fault, never> {
  const services = serviceTurns(random);
  for (;;) {
    const kinds: readonly (() => Fault)[] = [
      () => failover({ by: 'kill', times: 1 }),
      () => failover({ by: 'hang', times: 1 }),
      () => failover({ by: 'planned', times: 1 }),
      flush,
      () => evict(EVICTS_FOR_MS),
      () => killOne(services.next().value),
    ];
    for (const make of random.shuffled(kinds)) yield make();
  }
}

/** Who is killed again within a minute is started again later each time: so each has its turn before. */
function* serviceTurns(random: Random): Generator<ServiceName, never> {
  for (;;) yield* random.shuffled(serviceNames);
}
