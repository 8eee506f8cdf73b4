import type { DeadLetterOverview, DeadLetterPage } from '@shop/contracts/ops';

type ServiceState = DeadLetterOverview['services'][number];

/** What became of the question to one service. */
export type AskedService =
  | { readonly service: string; readonly state: 'reached'; readonly page: DeadLetterPage }
  | Exclude<ServiceState, { state: 'reached' }>;

/**
 * One page over all services. Ids begin with the time (UUID version 7), so one order and one `after` serve all of them:
 * each was asked for a whole page, and what does not fit is on the next one.
 */
export function deadLetterOverviewOf(asked: readonly AskedService[], limit: number): DeadLetterOverview {
  const all = asked
    .flatMap((each) => (each.state === 'reached' ? lettersOf(each) : []))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const letters = all.slice(0, limit);
  const isMore = all.length > limit || asked.some((each) => each.state === 'reached' && each.page.nextAfter);
  return {
    letters,
    nextAfter: isMore ? (letters.at(-1)?.id ?? null) : null,
    services: asked.map((each) =>
      each.state === 'reached' ? { service: each.service, state: each.state } : each,
    ),
  };
}

function lettersOf({ service, page }: Extract<AskedService, { state: 'reached' }>) {
  return page.letters.map((letter) => ({ service, ...letter }));
}
