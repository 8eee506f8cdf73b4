// A real process for the specs of leaving and tracing: the built library, as a service loads it.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DrainState, edgeEnv, openEventStream, parseEnv, runService } from '../dist/index.js';

await runService({
  name: 'child',
  loadConfig: () => parseEnv(z.object(edgeEnv), process.env),
  module: () => ({ module: class ChildModule {} }),
  configure: (app) => {
    const fastify = app.getHttpAdapter().getInstance();
    const drain = app.get(DrainState);
    fastify.get('/work', () => sleep(20, { done: true }));
    fastify.get('/slow', () => sleep(800, { done: true }));
    fastify.get('/stuck', () => new Promise(() => undefined));
    fastify.get('/stream', (_request, reply) => {
      openEventStream(reply, { drain });
    });
    fastify.get('/flood', (_request, reply) => {
      const stream = openEventStream(reply, { drain, maxBufferedBytes: 100_000_000 });
      stream.send({ data: 'x'.repeat(50_000_000) });
    });
  },
});
