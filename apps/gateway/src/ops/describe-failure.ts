import {
  type FailureKind,
  failureKindOf,
  UpstreamBrokenError,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from '@shop/service-defaults/upstreams';

const words = {
  refused: 'refused the connection',
  silent: 'did not answer in time',
  broken: 'broke off before it answered',
  abandoned: 'did not answer in time',
  unsendable: 'did not answer with a report',
} as const;

/** Why an instance, or a service as a whole, has no report, in words that name no address and no stack. */
export function describeFailure(error: unknown): string {
  return words[kindOf(error)];
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof UpstreamUnavailableError) return 'refused';
  if (error instanceof UpstreamTimeoutError) return 'silent';
  if (error instanceof UpstreamBrokenError) return 'broken';
  return failureKindOf(error);
}
