import { Readable } from 'node:stream';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../src/index.js';
import { sampleConfig, SampleModule } from './sample-app.js';

/** One that begins to answer and never ends. */
function beginningOnly(): Readable {
  const body = new Readable({ read: () => undefined });
  body.push('a beginning');
  return body;
}

const KEPT_MS = 61_234;

/** The timers of handlers, and how many of them were cleared. */
function watchTimers() {
  const started = jest.spyOn(globalThis, 'setTimeout');
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  const ofHandlers = () => started.mock.results.filter((_, at) => started.mock.calls[at]?.[1] === KEPT_MS);
  const isCleared = ({ value }: { value: unknown }) => cleared.mock.calls.some(([timer]) => timer === value);
  return () => ({ started: ofHandlers().length, cleared: ofHandlers().filter(isCleared).length });
}

describe('a handler that takes too long', () => {
  let app: NestFastifyApplication;
  let url: string;

  const start = async (limitMs: string) => {
    app = await createApp({
      name: 'sample',
      config: sampleConfig({ LOG_LEVEL: 'silent', HANDLER_TIMEOUT_MS: limitMs }),
      module: SampleModule.with(),
      configure: (nest) => {
        const fastify = nest.getHttpAdapter().getInstance();
        fastify.get('/beginning', (_request, reply) => reply.send(beginningOnly()));
      },
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };

  afterEach(() => app.close());

  describe('within a limit that it exceeds', () => {
    beforeEach(() => start('100'));

    it('is answered for with a 503', async () => {
      const answer = await fetch(`${url}/pots/endless`);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: 'REQUEST_TIMED_OUT', instance: '/pots/endless' });
    });

    it('does not look whole when it has begun', async () => {
      const answer = await fetch(`${url}/beginning`);
      expect(answer.status).toBe(200);
      await expect(answer.text()).rejects.toThrow('terminated');
    });
  });

  describe('within one that it keeps', () => {
    beforeEach(() => start(String(KEPT_MS)));
    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('leaves no timer behind, whether it was answered or its client left', async () => {
      const timers = watchTimers();
      await app.inject('/pots/whoami');
      expect(timers()).toEqual({ started: 1, cleared: 1 });
      const left = fetch(`${url}/pots/endless`, { signal: AbortSignal.timeout(200) });
      await expect(left).rejects.toThrow('timeout');
      while (timers().cleared < 2) await endOfTurn();
      expect(timers()).toEqual({ started: 2, cleared: 2 });
    });
  });
});
