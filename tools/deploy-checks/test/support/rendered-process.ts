// A container's process without the container: the image's entry point and variables, the rendered variables over them, the
// mounted secrets. Two things differ from a pod: names of this namespace are addresses of loopback, one a service, since no
// resolver knows them here; and stores are where they run. Ports and paths are as rendered.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@shop/contracts/services';
import { environmentOf } from '../../src/manifests/environment-of.js';
import type { Manifest } from '../../src/manifests/manifest.js';
import { workspaceRoot } from '../../src/manifests/render.js';
import { mainContainer, type Workload } from '../../src/manifests/workloads.js';
import { producedByVault } from '../../src/rules/secrets.js';
import { mountSecrets } from './pod-files.js';
import type { ProductionStores } from './production-stores.js';

export interface RenderedProcess {
  readonly workload: Workload;
  /** Where its port is: an address of loopback of its own. */
  readonly host: string;
  readonly child: ChildProcess;
  readonly logFile: string;
  /** Settles when it has ended. */
  readonly ended: Promise<{ code: number | null; afterMs: number }>;
}

interface Surroundings {
  readonly manifests: readonly Manifest[];
  readonly stores: ProductionStores;
  readonly directory: string;
}

const addressOf = (service: string) => `127.0.1.${serviceNames.findIndex((name) => name === service) + 1}`;

export function startRendered(
  workload: Workload,
  { manifests, stores, directory }: Surroundings,
): RenderedProcess {
  const container = mainContainer(workload);
  const service = workload.labels['app.kubernetes.io/name'] ?? '';
  const host = addressOf(service);
  const rendered = environmentOf(container, { manifests });
  const { paths } = mountSecrets(workload.pod, container, {
    directory: join(directory, workload.manifest.metadata.name),
    keysOf: (secret) => producedByVault(manifests).get(secret) ?? [],
    read: (secret, key) => stores.secretOf(secret, key),
  });
  const env = {
    ...imageVariables(`apps/${service}`),
    ...Object.fromEntries(Object.entries(rendered).map(([name, value]) => [name, here(value, paths)])),
    REDIS_NODES: stores.seeds,
    HOST: host,
    NODE_EXTRA_CA_CERTS: stores.caFile,
    PATH: '/usr/bin:/bin',
  };
  const logFile = join(directory, `${workload.manifest.metadata.name}.log`);
  const log = openSync(logFile, 'a');
  const [, ...entry] = imageEntry();
  const args = container.args.length > 0 ? container.args : ['serve'];
  const child = spawn(process.execPath, [...entry, ...args], {
    cwd: workspaceRoot,
    env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const startedAt = performance.now();
  const ended = new Promise<{ code: number | null; afterMs: number }>((resolve) => {
    child.once('exit', (code) => resolve({ code, afterMs: performance.now() - startedAt }));
  });
  return { workload, host, child, logFile, ended };
}

/** Names of services become their addresses here, mounted paths the folders that stand for them. */
function here(value: string, paths: ReadonlyMap<string, string>): string {
  const url = /^http:\/\/(?<service>[a-z]+):(?<port>\d+)$/.exec(value)?.groups;
  const isService = serviceNames.some((name) => name === url?.['service']);
  if (url !== undefined && isService) return `http://${addressOf(url['service'] ?? '')}:${url['port'] ?? ''}`;
  return paths.get(value) ?? value;
}

const dockerfile = readFileSync(join(workspaceRoot, 'infra/docker/service.Dockerfile'), 'utf8');

function imageVariables(project: string): Record<string, string> {
  const line = /^ENV (?<pairs>NODE_ENV=.*)$/m.exec(dockerfile)?.groups?.['pairs'] ?? '';
  const pairs = line.replace('${PROJECT}', project).split(' ');
  return Object.fromEntries(pairs.map((pair) => pair.split('=')));
}

function imageEntry(): string[] {
  const words: unknown = JSON.parse(
    /^ENTRYPOINT (?<words>\[.*\])$/m.exec(dockerfile)?.groups?.['words'] ?? '[]',
  );
  return Array.isArray(words) ? words.map(String) : [];
}
