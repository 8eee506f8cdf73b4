import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { renderOverlay } from '../src/manifests/render.js';
import { mainContainer, type Workload, workloadsOf } from '../src/manifests/workloads.js';
import { Containers } from './support/containers.js';
import { type LocalSecrets, makeLocalSecrets } from './support/local-secrets.js';

/*
 * The in-cluster Redis of the local overlay, its pods as containers: rendered scripts, settings, users and confinement. Pods
 * come back under addresses that nobody knows, all at once; under one another's; one without its volume; and all without
 * what they knew of one another.
 */

const manifests = renderOverlay('local');
const workloads = workloadsOf(manifests);
const workloadOf = (id: string): Workload => {
  const found = workloads.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the overlay has no ${id}`);
  return found;
};
const node = workloadOf('redis/node');
const keeper = workloadOf('redis/keeper');

const names = Array.from({ length: node.spec.replicas ?? 0 }, (_, index) => `redis-${index}`);
const PROBES = 300;

let directory: string;
let secrets: LocalSecrets;
let containers: Containers;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'shop-redis-'));
  secrets = makeLocalSecrets();
  containers = new Containers({ manifests, directory, read: (secret, key) => secrets.read(secret, key) });
  await containers.makeNetwork();
}, 60_000);

afterAll(async () => {
  await containers.removeAll();
  secrets.remove();
  rmSync(directory, { recursive: true });
}, 60_000);

/** Every node at once, as after the machines were replaced; `bytes` are the last bytes of their new addresses. */
async function startNodes(bytes: readonly number[]): Promise<void> {
  for (const [index, name] of names.entries())
    await containers.start(node, { name, lastByte: bytes[index] ?? 0, hostname: `${name}.redis` });
}

const startKeeper = () => containers.start(keeper, { name: 'redis-keeper', lastByte: 9 });

/** By the readiness probe that is rendered: the keeper says that the cluster is whole. */
async function untilWhole(): Promise<void> {
  const probe = mainContainer(keeper).readinessProbe?.['exec'];
  const command = probe !== null && typeof probe === 'object' && 'command' in probe ? probe.command : [];
  if (!Array.isArray(command)) throw new Error('the keeper has no readiness probe');
  const isReady = async () => {
    await containers.exec('redis-keeper', ...command.map(String));
    return true;
  };
  try {
    await until(isReady, { what: 'the keeper is ready', withinMs: 120_000, everyMs: 500 });
  } catch (error) {
    throw new Error(await containers.logs('redis-keeper'), { cause: error });
  }
}

const asService = (service: string, host: string, ...command: string[]) =>
  containers.exec(
    host,
    ...[
      'redis-cli',
      '--no-auth-warning',
      '--user',
      service,
      '--pass',
      secrets.read(service, 'REDIS_PASSWORD'),
    ],
    ...['-e', '-c', ...command],
  );

const asKeeper = (host: string, ...command: string[]) =>
  containers.exec(
    host,
    ...[
      'redis-cli',
      '--no-auth-warning',
      '--user',
      'keeper',
      '--pass',
      secrets.read('redis', 'keeper-password'),
    ],
    ...['-e', ...command],
  );

/** The nodes as one of them sees them: `<id> <role> <slots>`, without addresses. */
async function identities(host: string): Promise<string[]> {
  const table = await asKeeper(host, 'CLUSTER', 'NODES');
  return table
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .sort();
}

async function addresses(host: string): Promise<string[]> {
  const table = await asKeeper(host, 'CLUSTER', 'NODES');
  return table
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').split(':')[0] ?? '')
    .sort();
}

/** How many keys each node holds; none while it reads them from disk. */
async function keysOf(): Promise<number[]> {
  const keyspaces = names.map((name) => asKeeper(name, 'INFO', 'keyspace').catch(() => ''));
  return (await Promise.all(keyspaces)).map((text) => Number(/keys=(\d+)/.exec(text)?.[1] ?? 0));
}

/** Replicas too: the keeper may still be at work on one whose place it has found. */
async function untilAllHoldKeys(): Promise<void> {
  const allHold = async () => (await keysOf()).every((count) => count > 0);
  await until(allHold, { what: 'every node holds keys', withinMs: 120_000, everyMs: 500 });
}

async function stopAll(): Promise<void> {
  await containers.stop('redis-keeper', ...names);
}

/** Keys over all slots; their values come back in the same order. */
async function readBack(): Promise<string[]> {
  const script = `for at in $(seq ${PROBES}); do redis-cli --no-auth-warning --user cart --pass "$0" -c HGET cart:user:probe-$at quantity; done`;
  const said = await containers.exec('redis-0', 'sh', '-c', script, secrets.read('cart', 'REDIS_PASSWORD'));
  return said.split('\n');
}

const expected = Array.from({ length: PROBES }, (_, index) => String(index + 1));
const bytesFrom = (first: number) => names.map((_, index) => first + index);
const wholeAt = (first: number) =>
  bytesFrom(first)
    .map((byte) => containers.addressOf(byte))
    .sort();

describe('the Redis Cluster inside Kubernetes', () => {
  let known: string[];

  it('forms itself, six nodes, everybody as a user of their own', async () => {
    await startNodes(bytesFrom(11));
    await startKeeper();
    await untilWhole();
    known = await identities('redis-0');
    expect(known).toHaveLength(6);
    expect(await addresses('redis-0')).toEqual(wholeAt(11));
    await expect(containers.exec('redis-0', 'redis-cli', '-e', 'ping')).rejects.toThrow(/NOAUTH|1/);
    await expect(asService('cart', 'redis-0', 'GET', 'product:85123A')).rejects.toThrow(/NOPERM/);
  }, 180_000);

  it('keeps its data when all pods are replaced and all addresses are new', async () => {
    const script = `for at in $(seq ${PROBES}); do redis-cli --no-auth-warning --user cart --pass "$0" -e -c HSET cart:user:probe-$at quantity $at; done`;
    await containers.exec('redis-0', 'sh', '-c', script, secrets.read('cart', 'REDIS_PASSWORD'));
    await stopAll();
    await startNodes(bytesFrom(101));
    await startKeeper();
    await untilWhole();
    expect(await addresses('redis-3')).toEqual(wholeAt(101));
    expect(await identities('redis-3')).toEqual(known);
    expect(await readBack()).toEqual(expected);
  }, 240_000);

  it("keeps its data when pods come back under one another's addresses", async () => {
    await stopAll();
    await startNodes(bytesFrom(101).reverse());
    await startKeeper();
    await untilWhole();
    expect(await identities('redis-5')).toEqual(known);
    expect(await readBack()).toEqual(expected);
  }, 240_000);

  it('gives a node without its volume a place, and loses nothing', async () => {
    await containers.stop('redis-1');
    await containers.loseVolume('redis-1');
    const isMissed = async () => /fail/.test(await asKeeper('redis-0', 'CLUSTER', 'NODES'));
    await until(isMissed, { what: 'the others miss it', withinMs: 30_000 });
    await containers.start(node, { name: 'redis-1', lastByte: 55, hostname: 'redis-1.redis' });
    const hasReturned = async () => (await addresses('redis-0')).includes(containers.addressOf(55));
    await until(hasReturned, { what: 'the node is back', withinMs: 240_000, everyMs: 500 }).catch(
      async (cause: unknown) => {
        throw new Error(await containers.logs('redis-keeper'), { cause });
      },
    );
    await untilWhole();
    await untilAllHoldKeys();
    expect(await identities('redis-0')).toHaveLength(6);
    expect(await readBack()).toEqual(expected);
  }, 600_000);

  it('forms no new cluster over data: nodes that forgot one another keep their keys, and the keeper says why', async () => {
    await untilAllHoldKeys();
    await stopAll();
    for (const name of names) await containers.loseFile(node, { name, file: 'nodes.conf' });
    await startNodes(bytesFrom(101));
    await untilAllHoldKeys();
    const before = await keysOf();
    await startKeeper();
    const isRefused = async () => /holds keys.*\n.*nodes\.conf/.test(await containers.logs('redis-keeper'));
    await until(isRefused, { what: 'the keeper refuses', withinMs: 60_000, everyMs: 500 });
    expect(await keysOf()).toEqual(before);
    // A primary and its replica have the same, and all of them everything.
    expect(before.reduce((sum, count) => sum + count)).toBe(2 * PROBES);
  }, 240_000);
});
