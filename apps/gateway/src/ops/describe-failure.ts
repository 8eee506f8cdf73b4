import { failureKindOf } from '@shop/service-defaults/upstreams';

const words = {
  refused: 'refused the connection',
  silent: 'did not answer in time',
  broken: 'broke off before it answered',
  abandoned: 'did not answer in time',
  unsendable: 'did not answer with a report',
} as const;

/** Why an instance has no report, in words that name no address and no stack. */
export function describeFailure(error: unknown): string {
  return words[failureKindOf(error)];
}
