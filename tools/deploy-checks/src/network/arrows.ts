// Which edges there have to be, and no others: the calls of libs/contracts, the stores, the way in, and what watches.
import { serviceNames, services } from '@shop/contracts/services';
import type { Fault } from '../fault.js';
import type { Facts, Environment } from '../facts/environments.js';
import { ofKind, type Manifest } from '../manifests/manifest.js';
import type { Workload } from '../manifests/workloads.js';
import { edgesOf, INTERNET } from './policies.js';

export interface Surroundings {
  readonly facts: Facts;
  /** Null for the local overlay, which has its stores inside. */
  readonly environment: Environment | null;
  readonly manifests: readonly Manifest[];
  readonly workloads: readonly Workload[];
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly port: number | string;
}

const NODE = 'redis/node';
const POSTGRES = 'postgres/database';
const MAIL = 'mail/mail-catcher';
const BUS_OFFSET = 10_000;
const watcher = (name: string) => `${name}/observability`;

export function edgeFaults(surroundings: Surroundings): Fault[] {
  const { sent, taken } = edgesOf(surroundings.manifests, surroundings.workloads);
  const arrows = arrowsOf(surroundings);
  const isInside = (end: string) => end.includes('/') && !end.includes('.');
  const wantedSent = edgeNames(arrows.filter(({ from }) => isInside(from)));
  const wantedTaken = edgeNames(arrows.filter(({ to }) => isInside(to)));
  return [
    ...missing(wantedSent, { given: sent, end: 'sender' }),
    ...missing(wantedTaken, { given: taken, end: 'taker' }),
    ...surplus(sent, { wanted: wantedSent, end: 'sender' }),
    ...surplus(taken, { wanted: wantedTaken, end: 'taker' }),
  ];
}

const edgeNames = (arrows: readonly Arrow[]) =>
  new Set(arrows.map(({ from, to, port }) => `${from} -> ${to}:${port}`));

function missing(
  wanted: ReadonlySet<string>,
  { given, end }: { given: ReadonlySet<string>; end: string },
): Fault[] {
  return [...wanted]
    .filter((edge) => !given.has(edge))
    .map((edge) => ({ rule: 'missing-edge', where: edge, problem: `no policy of the ${end} allows it` }));
}

function surplus(
  given: ReadonlySet<string>,
  { wanted, end }: { wanted: ReadonlySet<string>; end: string },
): Fault[] {
  return [...given]
    .filter((edge) => !wanted.has(edge))
    .map((edge) => ({
      rule: 'surplus-edge',
      where: edge,
      problem: `a policy of the ${end} allows what nobody needs`,
    }));
}

function arrowsOf(surroundings: Surroundings): Arrow[] {
  return [
    ...callArrows(surroundings.facts),
    ...redisArrows(surroundings),
    ...postgresArrows(surroundings),
    ...mailArrows(surroundings),
    ...entranceArrows(surroundings),
    ...watchArrows(surroundings),
    ...surroundings.workloads.flatMap(({ id }) =>
      ['53', '53/UDP'].map((port) => ({ from: id, to: 'kube-system kube-dns', port })),
    ),
  ];
}

const serviceId = (name: string) => `${name}/service`;

function callArrows({ ports }: Facts): Arrow[] {
  return serviceNames.flatMap((name) =>
    services[name].calls.map((called) => ({
      from: serviceId(name),
      to: serviceId(called),
      port: ports.service,
    })),
  );
}

function redisArrows({ facts, environment, workloads }: Surroundings): Arrow[] {
  const port = facts.ports.redis;
  const from = [...serviceNames.map(serviceId), ...exporterOf(workloads)];
  if (environment) return from.map((id) => ({ from: id, to: environment.network.cache, port }));
  const reach = [...from, 'redis/keeper', NODE].map((id) => ({ from: id, to: NODE, port }));
  return [...reach, { from: NODE, to: NODE, port: port + BUS_OFFSET }];
}

/** It asks every node of Redis, where there is one. */
const exporterOf = (workloads: readonly Workload[]) =>
  workloads.map(({ id }) => id).filter((id) => id === watcher('redis-exporter'));

function postgresArrows({ facts, environment, workloads }: Surroundings): Arrow[] {
  const to = environment ? environment.network.database : POSTGRES;
  const owners = serviceNames.filter((name) => services[name].ownsDatabase);
  const clients = owners.flatMap((name) => [serviceId(name), `${name}/migration`, `${name}/seed`]);
  return [...clients, 'databases/databases']
    .filter((id) => workloads.some((workload) => workload.id === id))
    .map((from) => ({ from, to, port: facts.ports.postgres }));
}

function mailArrows({ facts, environment }: Surroundings): Arrow[] {
  const from = serviceId('notification');
  if (environment) return [{ from, to: INTERNET, port: facts.ports.smtp }];
  return [
    { from, to: MAIL, port: 1025 },
    { from: serviceId('gateway'), to: MAIL, port: facts.ports.service },
  ];
}

/** Through the balancer, of whichever kind, and to the gateway alone. */
function entranceArrows({ facts, environment, manifests }: Surroundings): Arrow[] {
  const [to, port] = [serviceId('gateway'), facts.ports.service];
  const hasIngress = environment !== null && ofKind(manifests, 'Ingress').length > 0;
  const hasGateway = ofKind(manifests, 'Gateway').length > 0;
  return [
    ...(hasIngress ? [{ from: environment.network.loadBalancer, to, port }] : []),
    ...(hasGateway ? [{ from: 'envoy-gateway-system envoy', to, port }] : []),
  ];
}

function watchArrows({ facts, workloads }: Surroundings): Arrow[] {
  if (!workloads.some(({ id }) => id === watcher('prometheus'))) return [];
  const arrow = (from: string, to: string, port: number): Arrow => ({
    from: watcher(from),
    to: watcher(to),
    port,
  });
  return [
    ...serviceNames.flatMap((name) => [
      { from: watcher('prometheus'), to: serviceId(name), port: facts.ports.service },
      { from: serviceId(name), to: watcher('otel-collector'), port: 4318 },
    ]),
    arrow('prometheus', 'otel-collector', 8888),
    arrow('prometheus', 'tempo', 3200),
    arrow('prometheus', 'grafana', 3000),
    arrow('prometheus', 'redis-exporter', 9121),
    arrow('otel-collector', 'tempo', 4318),
    arrow('grafana', 'prometheus', 9090),
    arrow('grafana', 'tempo', 3200),
  ];
}
