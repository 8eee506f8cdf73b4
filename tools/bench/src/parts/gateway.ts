/**
 * What the gateway costs: a page of product read through it by somebody signed in, with session and limits, by somebody who is
 * not, with limits alone, and through a bare @fastify/http-proxy that asks nobody anything. Both proxies have the first core to
 * themselves; all else is on the other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { sessionCookie, sessionDataSchema, sessionSchemaVersion } from '@shop/contracts/auth';
import { freePorts, nodeFlags, startTemporaryShop, type TemporaryShop, until } from '@shop/local-stack';
import { RedisClient, redisEnv, redisSettings } from '@shop/redis/client';
import { SessionStore } from '@shop/redis/session';
import { z } from 'zod';
import type { Bench } from '../bench.js';
import { asDeployedWithoutLimits } from '../config.js';
import { CLIENT_CORE, SERVER_CORE } from '../machine/cores.js';
import { cpuUsOf } from '../machine/process-cpu.js';
import { installPeer, peerFile } from '../peers/peers.js';
import { speedChart, speedTable, seriesOf, timesAsFast } from '../report/speed.js';
import { atLeast } from '../report/targets.js';
import { type Series, takeTurns } from '../rounds/rounds.js';
import { ratioOf } from '../statistics/summary.js';
import type { Worker } from '../worker/worker.js';
import { findings, type Part } from './part.js';

const PAGE = '/api/products/85123A';
const CONNECTIONS = 64;
/** A proxy is at its speed after some twenty thousand requests, and has its sockets again after a few. */
const LEADS = { warmUpMs: 6_000, leadInMs: 200 } as const;
const GATEWAY = 'ours, session and limits';
const ANONYMOUS = 'ours, limits';
const BARE = '@fastify/http-proxy, bare';

export const gateway: Part = {
  name: 'gateway',
  title: `The gateway beside a bare proxy, ${String(CONNECTIONS)} connections`,
  peers: ['http-proxy'],
  async run(bench) {
    asDeployedWithoutLimits();
    const shop = await startTemporaryShop({ isRedisSecured: false, services: ['gateway', 'product'] });
    bench.own({ stop: () => shop.stop() });
    const bare = await startBareProxy(bench, shop);
    pin(bench, shop, bare.pid);
    const cookie = `${sessionCookie}=${await signedIn(shop)}`;
    const ways = [
      { label: GATEWAY, origin: shop.parts.baseUrl, cookie },
      { label: ANONYMOUS, origin: shop.parts.baseUrl, cookie: '' },
      { label: BARE, origin: `http://127.0.0.1:${String(bare.port)}`, cookie },
    ];
    const workers: Worker[] = [];
    for (const { label, ...way } of ways) {
      const context = { ...way, path: PAGE, connections: CONNECTIONS };
      const wanted = { label, peer: null, ability: 'pages', kind: '', context } as const;
      workers.push(await bench.open(wanted, shop.redis, { core: SERVER_CORE }));
    }
    const proxies = [pidOf(shop, 'gateway'), bare.pid];
    const serverCpuUs = () => cpuUsOf(proxies);
    const task = { operation: 'readPage', inFlight: CONNECTIONS } as const;
    return judged(await takeTurns({ workers, serverCpuUs, pace: bench.pace, ...LEADS, task }));
  },
};

function judged(all: readonly Series[]) {
  const perCpu = (label: string) =>
    seriesOf(all, label).rounds.map(({ operations, serverCpuUs }) => operations / serverCpuUs);
  return findings({
    tables: [speedTable(`GET ${PAGE}`, all, { baseline: BARE, server: 'proxy' })],
    charts: [speedChart('requests', all)],
    targets: [
      atLeast(`requests a second beside ${BARE}`, timesAsFast(all, GATEWAY, BARE), 0.7),
      atLeast('requests of a second of its CPU beside the same', ratioOf(perCpu(GATEWAY), perCpu(BARE)), 0.7),
    ],
    remarks: [
      'The gateway finds out who asks (a session in Redis), counts the request exactly over all gateways, signs who asks for the service, checks path and origin, and leaves a log line and metrics. The bare proxy does none of it.',
      'Requests a second are those of two cores; where product is what holds both proxies up, the CPU of the proxy tells more.',
    ],
  });
}

async function startBareProxy(bench: Bench, shop: TemporaryShop): Promise<{ port: number; pid: number }> {
  await installPeer('http-proxy');
  const [port = 0] = await freePorts(1);
  const upstream = `http://127.0.0.1:${String(shop.parts.services.product?.[0]?.port)}`;
  const args = [...nodeFlags, peerFile('http-proxy', 'proxy.js'), String(port), upstream];
  const server = spawn(process.execPath, args, { stdio: 'ignore' });
  bench.own({ stop: () => ended(server) });
  const isUp = async () => (await fetch(`http://127.0.0.1:${String(port)}${PAGE}`)).ok;
  await until(isUp, { what: 'the bare proxy answers', withinMs: 20_000 });
  return { port, pid: server.pid ?? 0 };
}

async function ended(server: ChildProcess): Promise<void> {
  const isGone = once(server, 'exit');
  if (server.exitCode === null && server.kill('SIGKILL')) await isGone;
}

function pin(bench: Bench, shop: TemporaryShop, bareProxy: number): void {
  const { redis, postgres } = shop.parts;
  bench.cores.pin(SERVER_CORE, [...redis.map(({ pid }) => pid), postgres.pid, pidOf(shop, 'product')]);
  bench.cores.pin(CLIENT_CORE, [pidOf(shop, 'gateway'), bareProxy]);
}

function pidOf({ parts }: TemporaryShop, service: 'gateway' | 'product'): number {
  return parts.services[service]?.[0]?.pid ?? 0;
}

/** Installs a session as auth does after a login. @returns what the cookie holds */
async function signedIn({ redis }: TemporaryShop): Promise<string> {
  const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: redis.seeds }));
  const client = new RedisClient({ service: 'bench', settings });
  const store = new SessionStore({ client, data: sessionDataSchema, schemaVersion: sessionSchemaVersion });
  try {
    const { cookie, credential, lease, ...times } = await store.begin(randomUUID());
    const row = { ...credential, ...times, epoch: 1, version: 1, data: { roles: ['shopper'] } };
    await store.install(row, lease);
    return cookie;
  } finally {
    await client.close();
  }
}
