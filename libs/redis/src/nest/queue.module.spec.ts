import 'reflect-metadata';
import { Global, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { register } from 'prom-client';
import { InboxDouble } from '../../test/support/outbox-double.js';
import { chargeAttempt, handling, payments } from '../../test/support/queue-bench.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { RedisLogger } from '../client/cluster-options.js';
import { ConnectionBudget } from '../client/connection-budget.js';
import { JobPublisher } from '../queue/job-publisher.js';
import { QueueInspector } from '../queue/queue-inspector.js';
import { jobWorker } from './job-worker.provider.js';
import { QueueModule } from './queue.module.js';

// Its own: an app that a failed test leaves running would write on beneath the files that follow.
const cluster = useOwnCluster();

@Injectable()
class Payments extends InboxDouble {}

describe('QueueModule', () => {
  it('publishes, works, shows what there is, and leaves nothing open', async () => {
    const connections = new ConnectionBudget(50);
    const options = { service: 'spec', settings: cluster.settings(), queues: [payments], connections };
    const worker = jobWorker({
      queue: payments,
      processor: Payments,
      handlers: ({ handle }) => handling({ charge: handle }),
    });
    @Module({ imports: [QueueModule.forRoot(options)], providers: [Payments, worker] })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const attempt = chargeAttempt();
    await app.get(JobPublisher).publish([attempt]);
    const isDone = async () =>
      (await app.get(JobPublisher).outcomes([attempt])).get(attempt.attemptId)?.state === 'done';
    await until(isDone, { what: 'the job is done', withinMs: 20_000 });
    expect([...app.get(Payments).handled]).toEqual([attempt.id]);
    const [report] = await app.get(QueueInspector).read();
    expect(report).toEqual({
      queue: 'payments',
      jobs: { waiting: 0, active: 0, delayed: 0, completed: 1, failed: 0 },
      oldestWaitingMs: null,
      isPaused: false,
      workers: 1,
    });
    expect(await register.metrics()).toContain('queue_jobs{queue="payments",state="completed"} 1');
    expect(connections.open).toBeLessThanOrEqual(6);
    await app.close();
    await until(() => Promise.resolve(connections.open === 0), {
      what: 'sockets are closed',
      withinMs: 5_000,
    });
    expect(await register.metrics()).not.toContain('queue_jobs{');
  }, 60_000);
});

/** As a service has it: the logger is a provider of a global module around the app's own. */
const LOG = Symbol('log of the spec');

@Global()
@Module({})
class LogModule {}

describe('a job run that fails', () => {
  it('reaches the logger of the app, with what is known of it', async () => {
    const lines: { fields: Record<string, unknown>; message: string }[] = [];
    const log: RedisLogger = { warn: (fields, message) => lines.push({ fields, message }) };
    const err = new Error('the bank is closed');
    const handlers = handling({ charge: () => Promise.reject(err) });
    const worker = jobWorker({ queue: payments, processor: Payments, handlers: () => handlers });
    const connections = new ConnectionBudget(50);
    const options = { service: 'spec', settings: cluster.settings(), queues: [payments], connections };
    const logging = { module: LogModule, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
    const queueModule = QueueModule.forRoot({ ...options, loggerToken: LOG });
    @Module({ imports: [logging, queueModule], providers: [Payments, worker] })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const attempt = chargeAttempt();
    await app.get(JobPublisher).publish([attempt]);
    await until(() => Promise.resolve(lines.length >= 3), { what: 'three runs are told', withinMs: 20_000 });
    await app.close();
    expect(lines.map(({ message }) => message)).toEqual([
      'job run failed, retried',
      'job run failed, retried',
      'job run failed, dead',
    ]);
    const { attemptId } = attempt;
    expect(lines[0]?.fields).toEqual({ err, queue: 'payments', job: 'charge', attemptId, runs: 1 });
  }, 60_000);
});
