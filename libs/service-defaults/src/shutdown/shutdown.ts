// The order in which a service leaves so that no request fails: stop being ready, let balancers notice, stop accepting,
// let the open requests end, close the stores, send what telemetry holds. A timer forces the exit when any step hangs.
import { type Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuiltApp } from '../app/create-app.js';
import type { ServiceConfig } from '../config.js';
import { flushTracing } from '../tracing/tracing.js';
import { KEEP_IDLE_SOCKETS_MS } from '../upstreams/target.js';

/** Longer than our own callers keep an idle socket, a busy machine included: who is still connected then sends nothing. */
const idleLullMs = 2 * KEEP_IDLE_SOCKETS_MS;
const pollMs = 10;
const drainMsOutsideLocal = 3_000;

/** Runs the whole sequence. Resolves when nothing is left to do but to exit. */
export async function shutDown({ app, drain, metrics, log }: BuiltApp, config: ServiceConfig): Promise<void> {
  const startedAt = performance.now();
  drain.begin();
  log.info({ inFlight: metrics.inFlight }, 'leaving');
  await sleep(config.SHUTDOWN_DRAIN_MS ?? (config.SHOP_ENV === 'local' ? 0 : drainMsOutsideLocal));
  const server: HttpServer = app.getHttpServer();
  stopAccepting(server);
  await waitUntilQuiet(server, () => metrics.inFlight);
  await app.close();
  await flushTracing();
  log.info({ tookMs: Math.round(performance.now() - startedAt) }, 'left');
}

/**
 * Closes the listening socket only. `http.Server.close()` would also cut idle connections at once, and a request that
 * is on its way on one of them would be lost; here it is still answered, with `connection: close`.
 */
function stopAccepting(server: HttpServer): void {
  NetServer.prototype.close.call(server);
}

/** Waits until no request is open and every connection has gone or has been silent for a lull. */
async function waitUntilQuiet(server: HttpServer, inFlight: () => number): Promise<void> {
  let quietSince = performance.now();
  while (performance.now() - quietSince < idleLullMs) {
    if (inFlight() > 0) quietSince = performance.now();
    else if ((await connectionCount(server)) === 0) return;
    await sleep(pollMs);
  }
}

function connectionCount(server: HttpServer): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.getConnections((_error, count) => {
    resolve(count);
  });
  return promise;
}
