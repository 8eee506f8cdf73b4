import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type DynamicModule, Get, Module, Post } from '@nestjs/common';
import { z } from 'zod';
import { createApp, currentRequest, parseEnv, Roles, serviceEnv } from '../src/index.js';
import {
  type Question,
  ServiceClient,
  Upstream,
  UpstreamAnswerError,
  UpstreamBrokenError,
  upstreamEnv,
  UpstreamProblemError,
  type UpstreamRequest,
  Upstreams,
  UpstreamsModule,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from '../src/upstreams/index.js';
import { answerJson, answerProblem, breakOff, hang, Neighbour } from './neighbour.js';
import { keys, publicKeyVariable, signStatement } from './sample-app.js';

const potSchema = z.object({ name: z.string() });
const get = { method: 'GET', path: '/pots', schema: potSchema } as const;
const post = { method: 'POST', path: '/pots', schema: potSchema, body: { cups: 2 } } as const;

const limits = {
  connectTimeoutMs: 10_000,
  connections: 8,
  streams: 8,
  bodyIdleMs: 10_000,
  deadlinesMs: { read: 30_000, write: 30_000 },
  readAttemptMs: 30_000,
};
const events = { attemptFailed: () => undefined, healthChanged: () => undefined };

describe('a service that asks another', () => {
  let one: Neighbour;
  let other: Neighbour;
  const upstreams: Upstream[] = [];

  beforeEach(async () => {
    [one, other] = await Promise.all([Neighbour.start(), Neighbour.start()]);
  });

  afterEach(async () => {
    await Promise.all(upstreams.splice(0).map((upstream) => upstream.destroy()));
    await Promise.all([one.close(), other.close()]);
  });

  function clientOf(...neighbours: Neighbour[]): ServiceClient {
    const urls = neighbours.map(({ url }) => url);
    const upstream = new Upstream({ service: 'product', urls, limits, events });
    upstreams.push(upstream);
    return new ServiceClient(upstream);
  }

  it('sends JSON, a query string and headers, and gets the answer parsed', async () => {
    const question = {
      ...post,
      path: '/pots?cups=2&of=a%26b',
      idempotencyKey: 'k-1',
      as: { 'x-shop-identity': 's' },
    };
    expect(await clientOf(one).ask(question)).toEqual({ name: 'brown' });
    expect(one.heard).toMatchObject([
      {
        method: 'POST',
        url: '/pots?cups=2&of=a%26b',
        body: '{"cups":2}',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1', 'x-shop-identity': 's' },
      },
    ]);
  });

  it('soon lets go of a socket on which it asks nothing, however long the other would keep it', async () => {
    await clientOf(one).ask(get);
    const askedAtMs = performance.now();
    while ((await one.sockets()) > 0) await sleep(20);
    expect(performance.now() - askedAtMs).toBeLessThan(10_000);
  });

  it('goes on while as many streams as it has sockets are open', async () => {
    const client = clientOf(one);
    one.manner = (response) => response.writeHead(200).write('the first of many');
    const watch: UpstreamRequest = { method: 'GET', path: '/watch', isStream: true };
    const streams = Array.from({ length: limits.connections }, () => upstreams[0]?.request(watch));
    const open = await Promise.all(streams);
    one.manner = answerJson({ name: 'brown' });
    expect(await client.ask(get)).toEqual({ name: 'brown' });
    for (const stream of open) stream?.body.on('error', () => undefined).destroy();
  });

  it('sends no body and no content type when there is none, and takes an answer without one', async () => {
    one.manner = (response) => response.writeHead(204).end();
    expect(
      await clientOf(one).ask({ method: 'DELETE', path: '/pots/1', schema: z.undefined() }),
    ).toBeUndefined();
    expect(one.heard[0]?.headers).not.toHaveProperty('content-type');
  });

  it('drops fields it does not know, so that the other can be deployed first', async () => {
    one.manner = answerJson({ name: 'brown', glaze: 'new' });
    expect(await clientOf(one).ask(get)).toEqual({ name: 'brown' });
  });

  it.each([
    ['another shape', answerJson({ title: 'brown' })],
    ['no JSON', (response: Parameters<typeof hang>[0]) => response.end('<html>')],
  ])('takes an answer of %s for a bad gateway', async (_what, manner) => {
    one.manner = manner;
    const failure = clientOf(one).ask(get);
    await expect(failure).rejects.toThrow(UpstreamAnswerError);
    await expect(failure).rejects.toMatchObject({ status: 502, code: 'UPSTREAM_ANSWER_INVALID' });
  });

  it('gets a problem as an error that names the service, its status and its code, and is a 502 of ours', async () => {
    one.manner = answerProblem(404);
    const failure = clientOf(one).ask(get);
    await expect(failure).rejects.toThrow(UpstreamProblemError);
    const said = { service: 'product', upstreamStatus: 404, upstreamCode: 'POT_GONE' };
    await expect(failure).rejects.toMatchObject({ status: 502, fields: said, ...said });
  });

  it('passes on that the other says not now, and for how long', async () => {
    one.manner = answerProblem(503, { 'retry-after': '7' });
    await expect(clientOf(one).ask(get)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 7 });
    expect(one.heard).toHaveLength(1);
  });

  it('does not take a status without a problem for one of the shop', async () => {
    one.manner = answerJson({ code: 'POT_GONE' }, 500);
    await expect(clientOf(one).ask(get)).rejects.toMatchObject({ status: 502, upstreamCode: 'UNKNOWN' });
  });

  it.each<[string, Question<unknown>, number]>([
    ['a read twice', get, 2],
    ['a write with a key twice', { ...post, idempotencyKey: 'k-1' }, 2],
    ['a write that says it is repeatable twice', { ...post, isRepeatable: true }, 2],
    ['any other write once', post, 1],
  ])('when a connection breaks, sends %s', async (_what, question, times) => {
    one.manner = breakOff;
    other.manner = breakOff;
    await expect(clientOf(one, other).ask(question)).rejects.toThrow(UpstreamBrokenError);
    expect([...one.heard, ...other.heard]).toHaveLength(times);
  });

  it('sends the same key and body to the second instance', async () => {
    one.manner = breakOff;
    const client = clientOf(one, other);
    for (let times = 0; times < 2; times += 1)
      await client.ask({ ...post, idempotencyKey: `k-${String(times)}` });
    expect(other.heard.map(({ body }) => body)).toEqual(['{"cups":2}', '{"cups":2}']);
    expect(other.heard.map(({ headers }) => headers['idempotency-key'])).toEqual(['k-0', 'k-1']);
  });

  it('gives up at a deadline of its own, and shares it between two instances when it may ask twice', async () => {
    one.manner = hang;
    await expect(clientOf(one).ask({ ...get, deadlineMs: 200 })).rejects.toThrow(UpstreamTimeoutError);
    const client = clientOf(one, other);
    const question = { ...post, isRepeatable: true, deadlineMs: 4_000 };
    for (let times = 0; times < 2; times += 1) expect(await client.ask(question)).toEqual({ name: 'brown' });
    expect(one.heard).toHaveLength(2);
  });

  it('says at once that nobody is there', async () => {
    const gone = await Neighbour.start();
    const client = clientOf(gone);
    await gone.close();
    await expect(client.ask(get)).rejects.toThrow(UpstreamUnavailableError);
  });
});

@Controller()
class PotsController {
  constructor(private readonly upstreams: Upstreams) {}

  @Get('pots')
  async list(): Promise<unknown> {
    await Promise.resolve();
    return this.upstreams.of('product').ask({ ...get, as: 'caller' });
  }

  @Post('pots')
  @Roles()
  create(): Promise<unknown> {
    return this.upstreams.of('product').ask({ ...post, as: 'caller' });
  }

  @Get('requests')
  requests(): unknown {
    return { statement: currentRequest()?.identityStatement ?? null };
  }

  @Get('strangers')
  strangers(): unknown {
    return this.upstreams.of('auth').ask(get);
  }
}

const appSchema = z.object({ ...serviceEnv, ...upstreamEnv('product') });
type AppConfig = Readonly<z.infer<typeof appSchema>>;

@Module({ controllers: [PotsController] })
class CallingModule {
  static forRoot(config: AppConfig): DynamicModule {
    return { module: CallingModule, imports: [UpstreamsModule.forRoot({ services: ['product'], config })] };
  }
}

describe('a question in the name of the caller', () => {
  let product: Neighbour;
  let app: Awaited<ReturnType<typeof createApp>>;

  beforeEach(async () => {
    product = await Neighbour.start();
    const config = parseEnv(appSchema, {
      PORT: '0',
      LOG_LEVEL: 'silent',
      IDENTITY_PUBLIC_KEY: publicKeyVariable(keys.publicKey),
      SERVICE_PRODUCT_URLS: product.url.origin,
    });
    app = await createApp({ name: 'cart', config, module: (settings) => CallingModule.forRoot(settings) });
  });

  afterEach(async () => {
    await app.close();
    await product.close();
  });

  it("carries the caller's own verified statement and request id", async () => {
    const statement = await signStatement();
    const headers = { 'x-shop-identity': statement, 'x-request-id': 'r-7' };
    expect((await app.inject({ method: 'POST', url: '/pots', headers })).statusCode).toBe(201);
    expect(product.heard[0]?.headers).toMatchObject(headers);
  });

  it('is anonymous when the caller is', async () => {
    expect((await app.inject('/pots')).statusCode).toBe(200);
    expect(product.heard[0]?.headers).not.toHaveProperty('x-shop-identity');
  });

  it('is never asked with a statement that was not believed', async () => {
    const forged = { 'x-shop-identity': await signStatement({ lifeSeconds: 600 }) };
    expect((await app.inject({ url: '/pots', headers: forged })).statusCode).toBe(401);
    expect(product.heard).toEqual([]);
  });

  it('leaves nothing behind for the next caller', async () => {
    await app.inject({ url: '/pots', headers: { 'x-shop-identity': await signStatement() } });
    expect((await app.inject('/requests')).json()).toEqual({ statement: null });
  });

  it('becomes a problem that names the service when the other fails', async () => {
    product.manner = answerProblem(409);
    expect((await app.inject('/pots')).json()).toMatchObject({
      status: 502,
      code: 'UPSTREAM_PROBLEM',
      service: 'product',
    });
  });

  it('goes to the services only that were named', async () => {
    expect((await app.inject('/strangers')).statusCode).toBe(500);
  });
});
