import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { environmentOf } from './service-env.js';
import { ServiceProcess } from '../services/service-process.js';
import { join } from 'node:path';
import type { LocalStackOptions } from './stack-options.js';
import type { Stores } from './start-stores.js';
import type { Stage, StartedParts } from './started-parts.js';

export interface ServiceSurroundings extends LocalStackOptions {
  readonly stores: Stores;
}

/** Starts every instance of every service at once, the gateway when all of them are ready. */
export async function startServices(
  surroundings: ServiceSurroundings,
  parts: StartedParts,
): Promise<readonly ServiceProcess[]> {
  const { files, progress } = surroundings;
  const built = serviceNames.filter((name) => files.isBuilt(name));
  for (const missing of serviceNames.filter((name) => !files.isBuilt(name))) {
    progress.warn(`${missing} is left out: ${files.main(missing)} is missing`);
  }
  const inside = built.filter((name) => name !== 'gateway');
  const instances = await startAll(inside, { ...surroundings, parts, stage: 'services' });
  const gateways = await startAll(
    built.filter((name) => name === 'gateway'),
    {
      ...surroundings,
      parts,
      stage: 'gateway',
    },
  );
  return [...instances, ...gateways];
}

interface StageSurroundings extends ServiceSurroundings {
  readonly parts: StartedParts;
  readonly stage: Stage;
}

async function startAll(names: readonly ServiceName[], stage: StageSurroundings): Promise<ServiceProcess[]> {
  stage.signal.throwIfAborted();
  const instances = names.flatMap((name) =>
    stage.layout.services[name].map((port) => launch(name, { ...stage, port })),
  );
  await Promise.all(
    instances.map((instance) =>
      stage.progress.step(`${instance.service} on ${instance.port}`, () => instance.untilReady(stage.signal)),
    ),
  );
  return instances;
}

function launch(
  service: ServiceName,
  options: StageSurroundings & { readonly port: number },
): ServiceProcess {
  const { layout, secrets, files, stores, port, parts, stage } = options;
  const instance = new ServiceProcess({
    service,
    port,
    files,
    env: environmentOf(service, {
      layout,
      secrets,
      redis: stores.redis,
      databaseUrls: stores.databaseUrls,
    }),
    logDirectory: join(options.directory, 'logs'),
  });
  parts.add(stage, { name: instance.process.name, stop: () => instance.process.stop({ graceMs: 12_000 }) });
  return instance;
}
