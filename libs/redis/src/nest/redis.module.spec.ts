import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Ear } from '../../test/support/ear.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { Cache } from '../cache/cache.js';
import { Channels } from '../channels/channels.js';
import type { RedisLogger } from '../client/cluster-options.js';
import { processConnections } from '../client/connection-budget.js';
import { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import { Topology } from '../topology/topology.js';
import { RedisModule } from './redis.module.js';

// Its own: an app that a failed test leaves running would write on beneath the files that follow.
const cluster = useOwnCluster();

@Module({})
class AppModule {}

@Global()
@Module({})
class LogModule {}

describe('RedisModule', () => {
  it.each([{}, { logger: { warn: () => undefined } }])(
    'provides client, cache, channels and topology, and closes them (%j)',
    async (logging) => {
      const redis = RedisModule.forRoot({ service: 'spec', settings: cluster.settings(), ...logging });
      const app = await NestFactory.createApplicationContext(
        { module: AppModule, imports: [redis] },
        { logger: false },
      );
      await app.get(RedisClient).ping();
      expect(app.get(Cache).report()).toEqual({});
      expect((await app.get(Topology).read()).nodes).toHaveLength(6);
      const ear = new Ear();
      await app.get(Channels).subscribe(keyFamilies.orderEvents, 'o1', ear);
      await app.get(Channels).publish(keyFamilies.orderEvents, 'o1', 'paid');
      await ear.hears(1);
      expect(processConnections.open).toBeGreaterThan(0);
      await app.close();
      await until(() => Promise.resolve(processConnections.open === 0), {
        what: 'sockets are closed',
        withinMs: 5_000,
      });
    },
  );
});

describe('a logger that is a provider', () => {
  const LOG = Symbol('log of the spec');
  const redisOf = () => {
    const settings = cluster.settings({ REDIS_NODES: '127.0.0.1:1' });
    return RedisModule.forRoot({ service: 'spec', settings, loggerToken: LOG });
  };

  it('is told that Redis cannot be reached, while the app runs', async () => {
    const lines: string[] = [];
    const log: RedisLogger = { warn: (_fields, message) => lines.push(message) };
    const logging = { module: LogModule, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
    const app = await NestFactory.createApplicationContext(
      { module: AppModule, imports: [logging, redisOf()] },
      { logger: false },
    );
    app.get(RedisClient).dial();
    const isTold = () => Promise.resolve(lines.includes('redis cluster cannot be reached'));
    await until(isTold, { what: 'the logger is told', withinMs: 5_000 });
    await app.close();
  });

  it('that nobody provides keeps the app from starting', async () => {
    const starting = NestFactory.createApplicationContext(
      { module: AppModule, imports: [redisOf()] },
      { logger: false, abortOnError: false },
    );
    await expect(starting).rejects.toThrow('log of the spec');
  });
});
