import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@shop/contracts/services';
import { until } from '@shop/local-stack';
import { renderOverlay } from '../src/manifests/render.js';
import { mainContainer, type Probe, type Workload, workloadsOf } from '../src/manifests/workloads.js';
import { type ProductionStores, startProductionStores } from './support/production-stores.js';
import { type RenderedProcess, startRendered } from './support/rendered-process.js';

/*
 * Every process of the production overlay as a pod would start it: image's entry point, rendered variables, mounted
 * secrets, against a Redis Cluster over TLS under the generated rights and a Postgres. Migrations and the seed are the
 * rendered Jobs. Probes are asked on the rendered path and port, and SIGTERM ends each within its grace.
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
