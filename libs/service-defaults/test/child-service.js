// A real process for the specs of leaving and tracing: the built library, as a service loads it.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { edgeEnv, parseEnv, runService } from '../dist/index.js';

await runService({
  name: 'child',
  loadConfig: () => parseEnv(z.object(edgeEnv), process.env),
  module: () => ({ module: class ChildModule {} }),
  configure: (app) => {
    const fastify = app.getHttpAdapter().getInstance();
    fastify.get('/work', () => sleep(20, { done: true }));
    fastify.get('/slow', () => sleep(800, { done: true }));
    fastify.get('/stuck', () => new Promise(() => undefined));
  },
});
