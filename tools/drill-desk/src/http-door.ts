import { createHash, timingSafeEqual } from 'node:crypto';
import { drillOrderSchema, loadOrderSchema } from '@shop/contracts/drill-ops';
import { problemContentType } from '@shop/contracts/problem';
import { AppError } from '@shop/errors';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { z } from 'zod';
import { DeskTokenError } from './desk.errors.js';
import type { DrillDesk } from './drill-desk.js';

/** What operators do through the gateway; see `@shop/contracts/drill-ops`. Health is for everybody. */
export function createHttpDoor(desk: DrillDesk, token: string): FastifyInstance {
  const door = fastify();
  door.setErrorHandler(answerProblem);
  door.get('/health/ready', () => ({ status: 'ok' }));
  door.register((guarded, _options, done) => {
    guarded.addHook('onRequest', onlyWith(token));
    guarded.get('/drills', () => desk.overview());
    guarded.get('/report', () => desk.report());
    guarded.post('/drills', ({ body }, reply) => {
      desk.hold(drillOrderSchema.parse(body));
      return reply.status(202).send(desk.report());
    });
    guarded.delete('/drills/current', (_request, reply) => {
      desk.stopDrill();
      return reply.status(202).send(desk.report());
    });
    guarded.put('/load', ({ body }) => {
      desk.startLoad(loadOrderSchema.parse(body));
      return desk.report();
    });
    guarded.delete('/load', async () => {
      await desk.stopLoad();
      return desk.report();
    });
    done();
  });
  return door;
}

function onlyWith(token: string) {
  const wanted = digestOf(`Bearer ${token}`);
  return async ({ headers: { authorization = '' } }: FastifyRequest): Promise<void> => {
    if (!timingSafeEqual(digestOf(authorization), wanted)) throw new DeskTokenError();
  };
}

/** Of one length whatever is compared. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answerProblem(error: FastifyError | AppError | z.ZodError, _: unknown, reply: FastifyReply): void {
  const { status, code, detail, ...fields } = problemOf(error);
  const type = `urn:shop:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  void reply
    .status(status)
    .type(problemContentType)
    .send({ type, status, code, detail, ...fields });
}

function problemOf(error: FastifyError | AppError | z.ZodError) {
  if (error instanceof AppError)
    return { ...error.fields, status: error.status, code: error.code, detail: error.message };
  if (error instanceof z.ZodError) return { ...invalid(error), status: 400, code: 'REQUEST_INVALID' };
  return {
    status: error.statusCode ?? 500,
    code: 'INTERNAL_ERROR',
    detail: 'This is a bug of the drill desk.',
  };
}

function invalid({ issues }: z.ZodError) {
  const errors = issues.map(({ path, message }) => ({ field: path.join('.'), problem: message }));
  return { detail: errors.map(({ field, problem }) => `${field}: ${problem}`).join('; '), errors };
}
