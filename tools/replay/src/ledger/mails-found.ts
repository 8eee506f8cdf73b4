import { type CaughtMail, caughtMailPageSchema } from '@shop/contracts/notification';

/** Where the mails are listed: beside `/api`, for operators. */
export interface MailBox {
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
}

const PAGE = 1_000;
const PATIENCE_MS = 10_000;

/** Every mail that has come; `null` when they cannot be read, `not-told` where the shop keeps none. */
export async function readMails(box: MailBox): Promise<CaughtMail[] | 'not-told' | null> {
  const mails: CaughtMail[] = [];
  try {
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await readPage(box, cursor);
      if (page === 'not-told') return page;
      mails.push(...page.items);
      cursor = page.nextCursor;
    }
    return mails;
  } catch {
    return null;
  }
}

/** @throws Error of fetch, ZodError */
async function readPage({ baseUrl, operatorToken }: MailBox, cursor: string) {
  const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const response = await fetch(`${baseUrl}/ops/mails?limit=${PAGE}${after}`, {
    ...(operatorToken !== undefined && { headers: { authorization: `Bearer ${operatorToken}` } }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if ([401, 403, 404].includes(response.status)) return 'not-told';
  return caughtMailPageSchema.parse(await response.json());
}
