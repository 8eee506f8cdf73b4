import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames, services as table } from '@shop/contracts/services';
import { until } from '@shop/local-stack';
import { Client } from 'pg';
import { renderOverlay } from '../src/manifests/render.js';
import { mainContainer, type Probe, type Workload, workloadsOf } from '../src/manifests/workloads.js';
import { type ProductionStores, startProductionStores } from './support/production-stores.js';
import { type RenderedProcess, startRendered } from './support/rendered-process.js';

/*
 * Every process of the production overlay as a pod would start it: image's entry point, rendered variables, mounted
 * secrets, against a Redis Cluster over TLS under the generated rights and a Postgres over TLS, whose authority no machine
 * knows. Migrations and the seed are the rendered Jobs. Probes are asked on the rendered path and port, and SIGTERM ends each within its grace.
 */

const manifests = renderOverlay('production');
const workloads = workloadsOf(manifests);
const services = workloads.filter(({ isService }) => isService);

let directory: string;
let stores: ProductionStores;
const running: RenderedProcess[] = [];

const start = (workload: Workload): RenderedProcess => {
  const started = startRendered(workload, { manifests, stores, directory });
  running.push(started);
  return started;
};

const endOf = ({ logFile }: RenderedProcess) => readFileSync(logFile, 'utf8').slice(-2_000);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'shop-boot-'));
  chmodSync(directory, 0o711);
  stores = await startProductionStores(directory);
}, 120_000);

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  await stores.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

const ownersOf = (all: readonly Workload[]) =>
  all.filter(({ labels }) =>
    serviceNames.some((name) => name === labels['app.kubernetes.io/name'] && table[name].ownsDatabase),
  );

/** A process that was told to believe another authority of Postgres: Redis' own, which is a real one. */
function startDeceived(workload: Workload): RenderedProcess {
  const elsewhere = join(directory, 'deceived');
  mkdirSync(elsewhere, { recursive: true });
  const authority = readFileSync(stores.caFile, 'utf8');
  const secretOf: ProductionStores['secretOf'] = (service, variable) =>
    variable === 'DATABASE_CA' ? authority : stores.secretOf(service, variable);
  return startRendered(workload, { manifests, stores: { ...stores, secretOf }, directory: elsewhere });
}

/** The status of what a probe asks, as the kubelet would: on the named port, with the probe's own patience. */
async function ask({ workload, host }: RenderedProcess, probe: Probe): Promise<number> {
  const { path, port } = probe.httpGet ?? { path: '', port: '' };
  const number = mainContainer(workload).ports.find(({ name }) => name === port)?.containerPort;
  const url = `http://${host}:${number}${path}`;
  const signal = AbortSignal.timeout(probe.timeoutSeconds * 1_000);
  const asked = await fetch(url, { signal }).catch(() => null);
  await asked?.arrayBuffer();
  return asked?.status ?? 0;
}

function probesOf(workload: Workload): Record<'startup' | 'readiness' | 'liveness', Probe> {
  const { startupProbe, readinessProbe, livenessProbe } = mainContainer(workload);
  if (!startupProbe || !readinessProbe || !livenessProbe) throw new Error(`${workload.where} lacks a probe`);
  return { startup: startupProbe, readiness: readinessProbe, liveness: livenessProbe };
}

describe('production, booted', () => {
  it('has a process for every service of the table', () => {
    expect(services.map(({ manifest }) => manifest.metadata.name).sort()).toEqual([...serviceNames].sort());
  });

  it('believes no Postgres of another authority: migrations end at once, services live and are not ready', async () => {
    const isMigration = ({ labels }: Workload) => labels['app.kubernetes.io/component'] === 'migration';
    const migrations = ownersOf(workloads.filter(isMigration)).map(startDeceived);
    expect(migrations).toHaveLength(serviceNames.filter((name) => table[name].ownsDatabase).length);
    for (const { workload, ended, logFile } of migrations) {
      const { code } = await ended;
      expect([workload.where, code, readFileSync(logFile, 'utf8')]).toEqual([
        workload.where,
        1,
        expect.stringMatching(/certificate/),
      ]);
    }
    const deceived = ownersOf(services).map(startDeceived);
    try {
      for (const process of deceived) {
        const { readiness, liveness } = probesOf(process.workload);
        await until(async () => (await ask(process, readiness)) === 503, {
          what: `${process.workload.where} says that it is not ready`,
          withinMs: 120_000,
        });
        expect([process.workload.where, await ask(process, liveness)]).toEqual([process.workload.where, 200]);
      }
    } finally {
      for (const { child } of deceived) child.kill('SIGKILL');
      await Promise.all(deceived.map(({ ended }) => ended));
    }
  }, 300_000);

  it('runs its migrations and its seed to the end', async () => {
    for (const component of ['migration', 'seed']) {
      const jobs = workloads.filter(({ labels }) => labels['app.kubernetes.io/component'] === component);
      expect(jobs.length).toBeGreaterThan(0);
      for (const job of jobs) {
        const process = start(job);
        const { code } = await process.ended;
        expect([job.where, code, code === 0 ? '' : endOf(process)]).toEqual([job.where, 0, '']);
      }
    }
  }, 300_000);

  it('starts every service, and each answers its probes where they are rendered', async () => {
    const started = services.map(start);
    for (const process of started) {
      const { startup, readiness, liveness } = probesOf(process.workload);
      await until(async () => process.child.exitCode !== null || (await ask(process, startup)) === 200, {
        what: `${process.workload.where} has started`,
        withinMs: startup.periodSeconds * startup.failureThreshold * 1_000,
      });
      expect([
        process.workload.where,
        process.child.exitCode,
        process.child.exitCode === null ? '' : endOf(process),
      ]).toEqual([process.workload.where, null, '']);
      await until(async () => (await ask(process, readiness)) === 200, {
        what: `${process.workload.where} is ready`,
        withinMs: 30_000,
      });
      expect([process.workload.where, await ask(process, liveness)]).toEqual([process.workload.where, 200]);
    }
  }, 300_000);

  it('is let into Redis over TLS, each service as its own user, and misses no right', async () => {
    const ports = stores.redis.nodes.map(({ port }) => port);
    const clients = (await Promise.all(ports.map((port) => stores.redis.cli(port, 'CLIENT', 'LIST')))).join(
      '\n',
    );
    const connected = serviceNames.filter((name) => clients.includes(`name=shop:${name} `));
    expect(connected).toEqual(serviceNames);
    for (const name of serviceNames) expect(clients).toContain(`user=${name} `);
    for (const port of ports) expect(await stores.redis.cli(port, 'ACL', 'LOG')).toBe('');
  });

  it('lets who watches ask what it exports, of nodes by name, and nothing else', async () => {
    const [port = 0] = stores.redis.nodes.map((node) => node.port);
    const asked = (...command: string[]) =>
      stores.redis.cli(port, 'ACL', 'DRYRUN', 'redis-exporter', ...command);
    for (const command of ['CLIENT SETNAME x', 'INFO ALL', 'CLUSTER INFO', 'CLUSTER NODES', 'CLUSTER SLOTS'])
      expect([command, await asked(...command.split(' '))]).toEqual([command, 'OK']);
    for (const command of [
      'GET x',
      'KEYS *',
      'SCAN 0',
      'CONFIG GET *',
      'SLOWLOG GET 1',
      'CLUSTER RESET',
      'ACL LIST',
    ])
      expect([command, await asked(...command.split(' '))]).toEqual([
        command,
        expect.stringMatching(/no permissions/),
      ]);
    // What it tells Prometheus: host names, since certificates are for those.
    const nodes = (await stores.redis.cli(port, 'CLUSTER', 'NODES')).trim().split('\n');
    expect(nodes).toHaveLength(stores.redis.nodes.length);
    for (const node of nodes) expect(node.split(' ')[1]).toMatch(/:\d+@\d+,localhost$/);
  });

  it('is let into Postgres over TLS and no other way', async () => {
    // A pool lets go of what nobody uses; who is asked whether it is ready asks its database.
    const serving = running.filter(({ workload }) => workload.isService);
    await Promise.all(serving.map((process) => ask(process, probesOf(process.workload).readiness)));
    const client = new Client({ connectionString: stores.postgres.url('postgres') });
    await client.connect();
    const { rows } = await client.query<{ usename: string; ssl: boolean }>(
      "SELECT DISTINCT usename, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'shop:%'",
    );
    await client.end();
    const owners = serviceNames.filter((name) => table[name].ownsDatabase);
    expect(rows.map(({ usename, ssl }) => [usename, ssl]).sort()).toEqual(
      owners.map((name) => [name, true]).sort(),
    );
  });

  it('ends by itself within the grace that SIGTERM and preStop leave', async () => {
    const serving = running.filter(({ workload }) => workload.isService);
    const sentAt = performance.now();
    for (const { child } of serving) child.kill('SIGTERM');
    const ends = await Promise.all(
      serving.map(async ({ workload, ended }) => {
        const { code } = await ended;
        const tookS = (performance.now() - sentAt) / 1_000;
        const { pod } = workload;
        const graceS =
          pod.terminationGracePeriodSeconds -
          (mainContainer(workload).lifecycle?.preStop?.sleep?.seconds ?? 0);
        return { where: workload.where, code, isInTime: tookS < graceS };
      }),
    );
    expect(ends).toEqual(services.map(({ where }) => ({ where, code: 0, isInTime: true })));
  }, 120_000);
});
