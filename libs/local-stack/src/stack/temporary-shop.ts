/**
 * The whole shop of this clone for the length of a spec: on free ports, in a folder of its own, beside whatever else
 * runs. It needs every app built. Should the spec's process die, the guardian ends the servers and removes the folder.
 */
import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@shop/contracts/services';
import { claimPorts } from '../ports/ports.js';
import { guardian } from '../processes/guardian.js';
import type { RedisCluster } from '../redis/redis-cluster.js';
import { ShopFiles } from '../services/shop-files.js';
import { startLocalStack, type LocalStack } from './local-stack.js';
import { portLayout, wantedPorts, type LayoutOptions } from './port-layout.js';
import { Progress } from './progress.js';
import type { RunningStack } from './running-stack.js';
import { loadSecrets, type Secrets } from './secrets.js';

const LOWEST_BASE = 2_000;
const HIGHEST_BASE = 22_000;

export interface TemporaryShopOptions {
  /** Whether Redis speaks TLS only and each service comes in as its own user. */
  readonly isRedisSecured: boolean;
  /** How many of a service, one unless said otherwise. */
  readonly instances?: LayoutOptions['instances'];
  /** Which services there are; all that are built unless said otherwise. The gateway answers 503 for the others. */
  readonly services?: readonly ServiceName[];
}

export interface TemporaryShop {
  /** What runs where, with passwords. */
  readonly parts: RunningStack;
  readonly redis: RedisCluster;
  /** Its keys: with them a spec may speak for the gateway. */
  readonly secrets: Secrets;
  /** One log a process. */
  readonly logDirectory: string;
  /** Stops every process and removes the folder. */
  stop(): Promise<void>;
}

/**
 * A port base with room for a layout, below the ports of outgoing connections. Its ports are this process's until it
 * ends (`claimPorts`).
 */
export async function freePortBase(instances: LayoutOptions['instances'] = {}): Promise<number> {
  for (;;) {
    const portBase = randomInt(LOWEST_BASE, HIGHEST_BASE);
    const ports = wantedPorts(portLayout({ portBase, instances })).map(({ port }) => port);
    if (await claimPorts(ports)) return portBase;
  }
}

/**
 * Starts stores and services and returns when all are ready.
 *
 * @throws what a step of the start throws, with the end of the log of the part that failed; nothing is left then
 */
export async function startTemporaryShop({
  isRedisSecured,
  instances = {},
  services,
}: TemporaryShopOptions): Promise<TemporaryShop> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-whole-'));
  guardian.removeDirectory(directory);
  // As root Postgres runs as somebody else, who must be able to pass through.
  chmodSync(directory, 0o711);
  try {
    const secrets = loadSecrets(join(directory, 'secrets'));
    const stack = await startLocalStack({
      ...{ isRedisSecured, secrets },
      directory,
      isTemporary: true,
      // Drills are held on the shop of this clone alone.
      layout: { ...portLayout({ portBase: await freePortBase(instances), instances }), drillDesk: null },
      files: ShopFiles.ofWorkspace(services),
      progress: new Progress(() => undefined),
      signal: new AbortController().signal,
    });
    return shopOf(stack, { directory, secrets });
  } catch (error) {
    remove(directory);
    throw error;
  }
}

function shopOf(
  stack: LocalStack,
  { directory, secrets }: { directory: string; secrets: Secrets },
): TemporaryShop {
  return {
    secrets,
    parts: stack.describe(),
    redis: stack.redis,
    logDirectory: join(directory, 'logs'),
    stop: async () => {
      await stack.stop();
      remove(directory);
    },
  };
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  guardian.keepDirectory(directory);
}
