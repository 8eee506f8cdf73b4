import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { freePorts } from '../ports/ports.js';
import { entranceOf } from '../redis/redis-access.js';
import { ServiceProcess } from '../services/service-process.js';
import { ShopFiles } from '../services/shop-files.js';
import { stateDirectory } from '../workspace.js';
import { byService } from './port-layout.js';
import { readRunningStack, type RunningStack } from './running-stack.js';
import { loadSecrets } from './secrets.js';
import { environmentOf } from './service-env.js';

/** One more instance of a service, beside the running shop. */
export interface ExtraInstance {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts one more instance of a service on the stores of this clone's running shop, with settings of its own. The
 * gateway does not know it, so only who has its URL asks it.
 *
 * @param env what differs from the shop's own instances
 * @throws StackNotRunningError, or ProcessDiedError when it does not come up
 */
export async function startExtraInstance(
  service: ServiceName,
  env: Readonly<Record<string, string>>,
): Promise<ExtraInstance> {
  const stack = readRunningStack();
  const [port = 0] = await freePorts(1);
  const instance = new ServiceProcess({
    service,
    port,
    files: ShopFiles.ofWorkspace(),
    env: { ...environmentOf(service, surroundingsOf(stack)), ...env },
    logDirectory: join(stateDirectory, 'logs'),
  });
  const stop = async () => {
    await instance.process.stop();
  };
  await instance.untilReady().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

function surroundingsOf(stack: RunningStack) {
  const portsOf = (processes: readonly { port: number }[] = []) => processes.map(({ port }) => port);
  const redis = portsOf(stack.redis);
  return {
    layout: {
      postgres: stack.postgres.port,
      redis,
      services: byService((name) => portsOf(stack.services[name])),
      mail: { smtp: stack.mail.smtpPort, http: stack.mail.httpPort },
      drillDesk: stack.drillDesk?.port ?? null,
    },
    secrets: loadSecrets(join(stateDirectory, 'secrets')),
    redis: entranceOf(redis, stack.redisAccess),
    databaseUrls: Object.fromEntries(
      serviceNames.flatMap((name) => (stack.databaseUrls[name] ? [[name, stack.databaseUrls[name]]] : [])),
    ),
  };
}
