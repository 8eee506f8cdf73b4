import { caughtMailQuerySchema } from '@shop/contracts/notification';
import { problemContentType } from '@shop/contracts/problem';
import { AppError } from '@shop/errors';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { type ListedMail, type MailStore } from './mail-store.js';
import { MailNotFoundError } from './mails.errors.js';

const idSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Of the shop's contract; here a cursor is the id of the last mail of the page before. */
const listQuerySchema = caughtMailQuerySchema.extend({ cursor: idSchema.default(0) });
const oneParamsSchema = z.strictObject({ id: idSchema });

interface MailPage {
  readonly items: readonly ListedMail[];
  readonly nextCursor: string | null;
}

/** What lists the mails: `caughtMailPageSchema` with an id to each, and each mail as a whole. */
export function createHttpDoor(mails: MailStore): FastifyInstance {
  const door = fastify();
  door.setErrorHandler(answerProblem);
  door.get('/health/live', () => ({ status: 'ok' }));
  door.get('/health/ready', () => ({ status: 'ok' }));
  door.get('/mails', ({ query }) => pageOf(mails, listQuerySchema.parse(query)));
  door.get('/mails/:id', ({ params }) => oneOf(mails, oneParamsSchema.parse(params).id));
  return door;
}

function pageOf(mails: MailStore, { limit, cursor }: z.output<typeof listQuerySchema>): MailPage {
  const found = mails.list({ after: cursor, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? String(last.id) : null };
}

/** @throws MailNotFoundError */
async function oneOf(mails: MailStore, id: number): Promise<Record<string, unknown>> {
  const raw = mails.find(id);
  if (raw === null) throw new MailNotFoundError(id);
  const { subject, text = null, html = null } = await PostalMime.parse(raw);
  return { id, subject, text, html, raw: Buffer.from(raw).toString('utf8') };
}

function answerProblem(error: FastifyError | AppError | z.ZodError, _: unknown, reply: FastifyReply): void {
  const { status, code, detail } = problemOf(error);
  const type = `urn:shop:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  void reply.status(status).type(problemContentType).send({ type, status, code, detail });
}

function problemOf(error: FastifyError | AppError | z.ZodError) {
  if (error instanceof AppError) return { status: error.status, code: error.code, detail: error.message };
  if (error instanceof z.ZodError)
    return { status: 400, code: 'REQUEST_INVALID', detail: z.prettifyError(error) };
  return {
    status: error.statusCode ?? 500,
    code: 'INTERNAL_ERROR',
    detail: 'This is a bug of the mail catcher.',
  };
}
