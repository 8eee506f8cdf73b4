import {
  type CaughtMailPage,
  caughtMailPageSchema,
  type CaughtMailQuery,
} from '@shop/contracts/notification';
import { RequestInvalidError } from '@shop/service-defaults';
import { MailCatcherAwayError, MailsNotCaughtError } from './mails.errors.js';

/** How long the mail catcher may take. */
const deadlineMs = 2_000;

/** Shows what the mail catcher has caught, where there is one. */
export class MailsService {
  readonly #catcherUrl: string | undefined;

  /** @param catcherUrl undefined: mails are not caught here */
  constructor(catcherUrl: string | undefined) {
    this.#catcherUrl = catcherUrl;
  }

  /** @throws MailsNotCaughtError, MailCatcherAwayError, RequestInvalidError for a cursor that was on no page */
  async list({ limit, cursor }: CaughtMailQuery): Promise<CaughtMailPage> {
    if (this.#catcherUrl === undefined) throw new MailsNotCaughtError();
    const url = new URL('/mails', this.#catcherUrl);
    url.search = new URLSearchParams({
      limit: String(limit),
      ...(cursor !== undefined && { cursor }),
    }).toString();
    const { status, body } = await read(url);
    if (status === 400)
      throw new RequestInvalidError([
        { field: 'cursor', problem: 'must be the nextCursor of a page before' },
      ]);
    const page = caughtMailPageSchema.safeParse(body);
    if (!page.success) throw new MailCatcherAwayError(page.error);
    return page.data;
  }
}

async function read(url: URL): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    throw new MailCatcherAwayError(error);
  }
}
