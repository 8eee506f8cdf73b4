import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { deadLetterOverviewSchema, type JobsReport, queueOverviewSchema } from '@shop/contracts/ops';
import { problemContentType } from '@shop/contracts/problem';
import { identityHeader } from '@shop/service-defaults';
import { closedPort, type FaultServer, startSilentServer, type TestApp } from '@shop/testing';
import { asOperator, startGateway, verifier } from './gateway-under-test.js';
import { type Answer, InstanceDouble, json } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

const ids = {
  first: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10',
  second: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f11',
  old: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f12',
};
const standing = { count: 1, oldestSeconds: 60 };
const queueOf = (queue: string) => ({
  ...{ queue, oldestWaitingMs: null, isPaused: false, workers: 1 },
  jobs: { waiting: 0, active: 0, delayed: 0, completed: 0, failed: 1 },
});
const reportOf = (service: string, ...queues: string[]): JobsReport => ({
  service,
  queues: queues.map(queueOf),
  outbox: { open: standing, dead: standing },
});
const letterOf = (id: string, queue: string) => ({
  ...{ id, queue, name: 'spec', attempt: 1, redrives: 0, lastError: 'out of order' },
  ...{ createdAt: '2026-11-25T00:00:00.000Z', diedAt: '2026-11-25T00:01:00.000Z', payload: { of: 'ann' } },
});

function problem(response: ServerResponse, status: number, code: string): void {
  const words = { type: 'urn:shop:problem:spec', title: 'Spec', detail: `Detail of ${code}.`, instance: '/' };
  response.writeHead(status, { 'content-type': problemContentType });
  response.end(JSON.stringify({ ...words, status, code, requestId: 'r' }));
}

/** As a service answers at a path that it does not have. */
const nothing: Answer = (_request, response) => {
  problem(response, 404, 'ROUTE_NOT_FOUND');
};

/** An instance with jobs, which keeps to whom it answers. */
function serviceWithJobs(report: JobsReport, letterId: string): Promise<InstanceDouble> {
  const [queue = ''] = (report.queues ?? []).map((each) => each.queue);
  const redrive = (id: string) => `/internal/dead-letters/${id}/redrive`;
  return InstanceDouble.start(report.service, {
    '/internal/jobs': (_request, response) => {
      json(response, report);
    },
    '/internal/dead-letters': (_request, response) => {
      json(response, { letters: [letterOf(letterId, queue)], nextAfter: null });
    },
    [redrive(letterId)]: (_request, response) => response.writeHead(204).end(),
    [redrive(ids.second)]: (_request, response) => {
      problem(response, 404, 'DEAD_LETTER_NOT_FOUND');
    },
    [redrive(ids.old)]: (_request, response) => {
      problem(response, 409, 'DEAD_LETTER_TOO_OLD');
    },
  });
}

describe('the jobs of the shop', () => {
  let product: InstanceDouble;
  let cart: InstanceDouble;
  let others: InstanceDouble;
  let silent: FaultServer;
  let refusing: { url: string };
  let app: TestApp;

  beforeAll(async () => {
    product = await serviceWithJobs(reportOf('product', 'stock', 'orders'), ids.first);
    cart = await serviceWithJobs(reportOf('cart', 'orders'), ids.second);
    others = await InstanceDouble.start('others', {
      '/internal/jobs': nothing,
      '/internal/dead-letters': nothing,
    });
    silent = await startSilentServer();
    refusing = await closedPort();
    app = await startGateway({ products: [product, silent], cart, auth: refusing, others });
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([product.kill(), cart.kill(), others.kill(), silent.close()]);
  });

  const redrive = (service: string, id: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: `/ops/dead-letters/${service}/${id}/redrive`, headers });

  it('shows every queue once, whoever uses it, and every instance, whatever it answered', async () => {
    const { queues, outboxes, instances } = queueOverviewSchema.parse(
      (await app.inject({ url: '/ops/queues' })).json(),
    );
    expect(queues.map(({ queue, services }) => [queue, services])).toEqual([
      ['stock', ['product']],
      ['orders', ['product', 'cart']],
    ]);
    expect(outboxes.map(({ service, dead }) => [service, dead.count])).toEqual([
      ['product', 1],
      ['cart', 1],
    ]);
    expect(instances).toEqual(
      expect.arrayContaining([
        { service: 'product', url: product.url, state: 'reached', untold: [] },
        {
          service: 'product',
          url: silent.url,
          state: 'unreachable',
          problem: 'did not answer in time',
        },
        { service: 'user', url: others.url, state: 'without-jobs' },
        { service: 'auth', url: refusing.url, state: 'unreachable', problem: 'refused the connection' },
      ]),
    );
  });

  it('lists the dead letters of all services as the operator, and no payload', async () => {
    const response = await app.inject({ url: '/ops/dead-letters', query: { limit: '2' } });
    const { letters, nextAfter, services } = deadLetterOverviewSchema.parse(response.json());
    expect(letters.map(({ id, service, queue }) => [id, service, queue])).toEqual([
      [ids.first, 'product', 'stock'],
      [ids.second, 'cart', 'orders'],
    ]);
    expect(nextAfter).toBeNull();
    expect(services).toEqual(
      expect.arrayContaining([
        { service: 'product', state: 'reached' },
        { service: 'order', state: 'without-jobs' },
        { service: 'auth', state: 'unreachable', problem: 'refused the connection' },
      ]),
    );
    expect(response.body).not.toContain('ann');
    const at = cart.heard.indexOf('GET /internal/dead-letters?limit=2');
    const statement = String(cart.heardHeaders[at]?.[identityHeader]);
    expect((await verifier.verify(statement)).roles).toEqual(['operator']);
  });

  it('hands the place of a page on to every service', async () => {
    await app.inject({ url: '/ops/dead-letters', query: { after: ids.first } });
    expect(cart.heard).toContain(`GET /internal/dead-letters?limit=50&after=${ids.first}`);
  });

  it('gives one to its consumer again, as the operator', async () => {
    expect((await redrive('product', ids.first)).statusCode).toBe(204);
    const at = product.heard.indexOf(`POST /internal/dead-letters/${ids.first}/redrive`);
    const statement = String(product.heardHeaders[at]?.[identityHeader]);
    expect((await verifier.verify(statement)).roles).toEqual(['operator']);
    expect(app.log.lines).toContainEqual(
      expect.objectContaining({
        msg: 'dead letter redriven',
        upstream: 'product',
        deadLetter: ids.first,
      }),
    );
  });

  it.each([
    ['that does not exist', ['product', ids.second], { status: 404, code: 'DEAD_LETTER_NOT_FOUND' }],
    ['that is too old', ['product', ids.old], { status: 409, code: 'DEAD_LETTER_TOO_OLD' }],
    ['of no service', ['nobody', ids.first], { status: 404, code: 'SERVICE_UNKNOWN' }],
    ['of the gateway', ['gateway', ids.first], { status: 404, code: 'SERVICE_UNKNOWN' }],
    ['of a service that is away', ['auth', ids.first], { status: 503, code: 'UPSTREAM_UNAVAILABLE' }],
  ] as const)('says why it does not redrive one %s', async (_which, [service, id], problem) => {
    expect((await redrive(service, id)).json()).toMatchObject(problem);
  });

  it('does nothing for the page of another site, which may know an open laptop', async () => {
    const foreign = await redrive('product', ids.first, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.json()).toMatchObject({ status: 403, code: 'CROSS_SITE_REQUEST' });
  });

  it('redrives for the operator alone outside a laptop', async () => {
    const remote = await startGateway({
      products: [product],
      others,
      env: { SHOP_ENV: 'staging' },
    });
    const url = `/ops/dead-letters/product/${ids.first}/redrive`;
    expect((await remote.inject({ method: 'POST', url })).statusCode).toBe(401);
    expect((await remote.inject({ method: 'POST', url, headers: asOperator })).statusCode).toBe(204);
    await remote.close();
  });
});
