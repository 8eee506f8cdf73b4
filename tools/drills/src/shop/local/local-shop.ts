import {
  readRunningStack,
  runningPostgres,
  type RunningInstance,
  runningService,
  startExtraInstance,
} from '@shop/local-stack';
import type { Changes } from '../changes.js';
import type { Instance, RunningShop, Store } from '../shop.js';
import { localCluster } from './local-cluster.js';

/** The shop that `npm start` keeps running in this clone. @throws StackNotRunningError */
export function localShop(changes: Changes): RunningShop {
  const { baseUrl, operatorToken, databaseUrls } = readRunningStack();
  return {
    ...{ baseUrl, operatorToken, databaseUrls },
    postgres: localPostgres(changes),
    cluster: () => localCluster(changes),
    // A promise, so that what it throws reaches who waits.
    instances: async (service) => runningService(service).map((instance) => instanceOf(instance, changes)),
    timeOneStart: async (service) => {
      const begunMs = performance.now();
      const extra = await startExtraInstance(service, {});
      const tookMs = performance.now() - begunMs;
      await extra.stop();
      return tookMs;
    },
    close: () => Promise.resolve(),
  };
}

function localPostgres(changes: Changes): Store {
  const isDown = 'Postgres is down; npm start starts it again when this process has ended';
  const end = (name: 'kill' | 'stop') => () => {
    const server = runningPostgres();
    changes.made(isDown);
    server.holdDown();
    server[name]();
    return Promise.resolve();
  };
  return {
    kill: end('kill'),
    stop: end('stop'),
    bringBack: () => {
      runningPostgres().letGo();
      changes.undone(isDown);
      return Promise.resolve();
    },
  };
}

function instanceOf(running: RunningInstance, changes: Changes): Instance {
  const name = `${running.service} ${running.port}`;
  const hangs = `${name} hangs: npm stop, npm start`;
  return {
    ...{ service: running.service, name },
    pause: async () => {
      changes.made(hangs);
      await running.pause();
    },
    resume: async () => {
      running.resume();
      changes.undone(hangs);
    },
    kill: async () => {
      running.kill();
      changes.undone(hangs);
    },
    terminate: async () => {
      running.terminate();
    },
    untilEnded: (patience) => running.untilEnded(patience),
    untilReplaced: (patience) => running.untilReplaced(patience),
  };
}
