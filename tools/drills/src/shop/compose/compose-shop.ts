/**
 * The shop of `docker compose up`, in the hands of a drill that runs beside it on the machine. Requests go through a
 * passage into the gateway's own container, since the gateway believes only its own machine whom a request is for.
 */
import { randomBytes } from 'node:crypto';
import { serviceNames, services, type ServiceName } from '@shop/contracts/services';
import { until } from '@shop/local-stack';
import type { Changes } from '../changes.js';
import { PlacedNodesCli, type WayIn } from '../nodes/nodes-cli.js';
import type { Instance, RunningShop, ShopCluster, Store } from '../shop.js';
import { NoSuchContainerError } from './compose.errors.js';
import { composeCluster } from './compose-cluster.js';
import { ContainerInstance } from './container-instance.js';
import { nodePlaces } from './container-places.js';
import { type Container, containerOf, runningContainers, stateOf } from './containers.js';
import { docker, dockerWithin, spawnDocker } from './engine.js';
import { inContainer, Passage } from './passage.js';

const STARTED_WITHIN_MS = 90_000;
/** Each look starts the docker command; the health check itself looks twice a second. */
const LOOK_EVERY_MS = 500;

/** What the gateway's door says while nobody is behind it; a proxy in front of a shop says the same. */
const REFUSAL_BODY = JSON.stringify({ status: 503, code: 'DRILL_NOBODY_LISTENS' });
const REFUSAL = [
  'HTTP/1.1 503 Service Unavailable',
  'content-type: application/problem+json',
  `content-length: ${REFUSAL_BODY.length}`,
  'retry-after: 1',
  'connection: close',
  '',
  REFUSAL_BODY,
].join('\r\n');

/** In each node's own container. */
const besideTheNode: WayIn = {
  spawn: ({ name }, command) => spawnDocker('exec', '-i', name, ...command),
  run: ({ name }, command, withinMs) => dockerWithin(withinMs, ['exec', name, ...command]),
};

/** @throws NoSuchContainerError, ContainerCommandError, ConditionTimeoutError */
export async function composeShop(changes: Changes): Promise<RunningShop> {
  const containers = await runningContainers();
  const gateway = containerOf('gateway', containers);
  const enter = inContainer(gateway);
  const door = await Passage.open({ enter, to: { host: '127.0.0.1', port: 8080 }, refusal: REFUSAL });
  // Beside the mail catcher: no drill takes it away.
  const beside = inContainer(containerOf('mail', containers));
  const cellar = await Passage.open({ enter: beside, to: { host: 'postgres', port: 5432 }, refusal: null });
  return new ComposeShop({
    changes,
    postgres: postgresIn(containerOf('postgres', containers), changes),
    passages: { door, cellar },
    operatorToken: await secretOf(gateway, 'OPERATOR_TOKEN'),
    databaseUrls: await databaseUrlsOf(containers, cellar.port),
  });
}

interface ComposeShopParts {
  readonly changes: Changes;
  readonly postgres: Store;
  readonly passages: { readonly door: Passage; readonly cellar: Passage };
  readonly operatorToken: string;
  readonly databaseUrls: Readonly<Record<string, string>>;
}

class ComposeShop implements RunningShop {
  readonly baseUrl: string;
  readonly operatorToken: string;
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly postgres: Store;
  readonly #parts: ComposeShopParts;
  readonly #clis: PlacedNodesCli[] = [];
  readonly #down = new Set<string>();

  constructor(parts: ComposeShopParts) {
    this.#parts = parts;
    this.baseUrl = `http://127.0.0.1:${parts.passages.door.port}`;
    this.operatorToken = parts.operatorToken;
    this.databaseUrls = parts.databaseUrls;
    this.postgres = parts.postgres;
  }

  async cluster(): Promise<ShopCluster> {
    const places = await nodePlaces(await runningContainers());
    if (places.length === 0) throw new NoSuchContainerError('redis-1');
    const cli = new PlacedNodesCli(places, besideTheNode);
    this.#clis.push(cli);
    return composeCluster({ places, cli, changes: this.#parts.changes });
  }

  async instances(service: ServiceName): Promise<Instance[]> {
    const containers = (await runningContainers()).filter(({ Service }) => Service === service);
    if (containers.length === 0) throw new NoSuchContainerError(service);
    const { changes } = this.#parts;
    return containers.map(
      (container) => new ContainerInstance({ service, container, changes, down: this.#down }),
    );
  }

  async timeOneStart(service: ServiceName): Promise<number> {
    const name = `drill-${service}-${randomBytes(4).toString('hex')}`;
    const begunMs = performance.now();
    try {
      await docker('compose', 'run', '--detach', '--no-deps', '--name', name, service);
      const isBack = async () => (await stateOf(name)).isHealthy;
      await until(isBack, { what: `${name} is up`, withinMs: STARTED_WITHIN_MS, everyMs: LOOK_EVERY_MS });
      return performance.now() - begunMs;
    } finally {
      await docker('rm', '--force', '--volumes', name).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    for (const name of this.#down) await docker('start', name).catch(() => undefined);
    for (const cli of this.#clis) cli.close();
    const { door, cellar } = this.#parts.passages;
    door.close();
    cellar.close();
  }
}

function postgresIn(name: string, changes: Changes): Store {
  const isDown = 'Postgres is down: docker compose up --wait';
  const end = (signal: string) => async () => {
    changes.made(isDown);
    await docker('kill', '--signal', signal, name);
  };
  return {
    kill: end('KILL'),
    stop: end('INT'),
    bringBack: async () => {
      // It may still be ending, and what runs cannot be started.
      if (changes.left.includes(isDown)) await docker('wait', name);
      await docker('start', name);
      changes.undone(isDown);
    },
  };
}

function secretOf(container: string, name: string): Promise<string> {
  return docker('exec', container, 'cat', `/run/secrets/shop/${name}`).then((text) => text.trim());
}

/** As each service has it, through the passage. */
async function databaseUrlsOf(
  containers: readonly Container[],
  port: number,
): Promise<Record<string, string>> {
  const owners = serviceNames.filter((name) => services[name].ownsDatabase);
  const urls = owners.map(async (name) => {
    const url = new URL(await secretOf(containerOf(name, containers), 'DATABASE_URL'));
    url.host = `127.0.0.1:${port}`;
    return [name, url.href] as const;
  });
  return Object.fromEntries(await Promise.all(urls));
}
