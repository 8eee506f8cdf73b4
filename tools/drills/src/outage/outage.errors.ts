import { AppError } from '@shop/errors';

/** The shop would not take in the people whom the drill looks after. */
export class MemberRefusedError extends AppError {
  constructor(path: string, answer: string | number) {
    super({
      code: 'DRILL_MEMBER_REFUSED',
      status: 503,
      message: `The shop answered ${answer} to POST ${path}, before anything was done to it. See .local/logs.`,
      fields: { path },
    });
  }
}

/** There is nothing to look at. */
export class CatalogueAwayError extends AppError {
  constructor() {
    super({
      code: 'DRILL_CATALOGUE_AWAY',
      status: 503,
      message: 'The shop shows no products, before anything was done to it. See .local/logs.',
    });
  }
}

/** The shop does not tell what Redis did for a request. */
export class TrailsAwayError extends AppError {
  constructor(answer: number) {
    super({
      code: 'DRILL_TRAILS_AWAY',
      status: 503,
      message: `The shop answered ${answer} when asked what Redis did for a page. Does it run with REQUEST_TRAILS=on?`,
    });
  }
}
