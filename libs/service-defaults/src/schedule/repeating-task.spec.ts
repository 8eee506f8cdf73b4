import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { register } from 'prom-client';
import { LOGGER } from '../logging/logger.js';
import { RepeatingTask } from './repeating-task.js';
import { repeatingTask } from './repeating-task.provider.js';

const log = pino({ level: 'silent' });

describe('RepeatingTask', () => {
  it('runs again after a failure, and counts it', async () => {
    const third = Promise.withResolvers<undefined>();
    let runs = 0;
    const run = () => {
      runs += 1;
      if (runs === 3) third.resolve(undefined);
      return runs === 1 ? Promise.reject(new Error('of the spec')) : Promise.resolve();
    };
    const task = new RepeatingTask({ name: 'spec', everyMs: 1, log, run });
    task.start();
    await third.promise;
    await task.stop();
    expect(await register.getSingleMetricAsString('repeating_task_failures_total')).toContain(
      'task="spec"} 1',
    );
  });

  it('waits for the run in hand when it stops, and begins no other', async () => {
    const [begun, mayEnd] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let ended = 0;
    const run = async () => {
      begun.resolve(undefined);
      await mayEnd.promise;
      ended += 1;
    };
    const task = new RepeatingTask({ name: 'spec', everyMs: 0, log, run });
    task.start();
    await begun.promise;
    const stopped = task.stop();
    mayEnd.resolve(undefined);
    await stopped;
    expect(ended).toBe(1);
  });

  it('stops at once while it pauses', async () => {
    const task = new RepeatingTask({ name: 'spec', everyMs: 3_600_000, log, run: () => Promise.resolve() });
    task.start();
    await expect(task.stop()).resolves.toBeUndefined();
  });

  it('lives with the app whose provider it is', async () => {
    const ran = Promise.withResolvers<undefined>();
    class Worker {
      runs = 0;
      work(): Promise<void> {
        this.runs += 1;
        ran.resolve(undefined);
        return Promise.resolve();
      }
    }
    const task = repeatingTask({ name: 'spec', everyMs: 1, worker: Worker, run: (worker) => worker.work() });
    @Module({ providers: [Worker, { provide: LOGGER, useValue: log }, task] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    await ran.promise;
    await app.close();
    const { runs } = app.get(Worker);
    await sleep(20);
    expect(app.get(Worker).runs).toBe(runs);
  });
});
