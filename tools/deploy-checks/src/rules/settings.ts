// What each service is told: who it is in Redis, where those are whom it calls, and in the cloud that Redis is spoken to by
// name and over TLS. And what asks the nodes of Redis for Prometheus, which is told the same in words of its own.
import { isServiceName, services } from '@shop/contracts/services';
import type { Fault } from '../fault.js';
import type { Facts } from '../facts/environments.js';
import { environmentOf, type Variables } from '../manifests/environment-of.js';
import type { Manifest } from '../manifests/manifest.js';
import { mainContainer, type Workload } from '../manifests/workloads.js';

export const settingsOf = (workload: Workload, manifests: readonly Manifest[]): Variables =>
  environmentOf(mainContainer(workload), { manifests });

const EXPORTER = 'redis-exporter';

export function settingFaults(
  workload: Workload,
  { settings, facts, overlay }: { settings: Variables; facts: Facts; overlay: string },
): Fault[] {
  const name = workload.manifest.metadata.name;
  if (name === EXPORTER) return exporterFaults(workload.where, { settings, overlay });
  if (!workload.isService || !isServiceName(name)) return [];
  const { where } = workload;
  const wanted: Record<string, string> = { SHOP_ENV: overlay, REDIS_USERNAME: name };
  for (const called of services[name].calls)
    wanted[`SERVICE_${called.toUpperCase()}_URLS`] = `http://${called}:${facts.ports.service}`;
  if (overlay !== 'local') wanted['REDIS_TLS'] = 'true';
  if (overlay !== 'local' && name === 'gateway') wanted['TRUSTED_PROXY_HOPS'] = '1';
  const different = Object.entries(wanted)
    .filter(([variable, value]) => settings[variable] !== value)
    .map(([variable, value]) => ({
      rule: 'wrong-setting',
      where,
      problem: `${variable} is ${settings[variable] ?? 'not set'}, not ${value}`,
    }));
  const surplus = Object.keys(settings)
    .filter((variable) => /^SERVICE_.*_URLS$/.test(variable) && wanted[variable] === undefined)
    .map((variable) => ({
      rule: 'surplus-setting',
      where,
      problem: `${variable} is of nobody that it calls`,
    }));
  return [...different, ...surplus, ...seedFaults(settings, where)];
}

/** It begins with a node by name, knows the others by name, and is nobody but itself. */
function exporterFaults(
  where: string,
  { settings, overlay }: { settings: Variables; overlay: string },
): Fault[] {
  const address = settings['REDIS_ADDR'] ?? 'nothing';
  const scheme = overlay === 'local' ? 'redis' : 'rediss';
  const demands: [boolean, string][] = [
    [address.startsWith(`${scheme}://`), `REDIS_ADDR is ${address}, not ${scheme}://`],
    [/^\w+:\/\/[a-z][a-z0-9.-]*:6379$/.test(address), `REDIS_ADDR is ${address}, not one name and its port`],
    [settings['REDIS_USER'] === EXPORTER, `REDIS_USER is not ${EXPORTER}`],
    [settings['REDIS_EXPORTER_IS_CLUSTER'] === 'true', 'it does not tell Prometheus of the nodes'],
    [settings['REDIS_EXPORTER_CLUSTER_DISCOVER_HOSTNAMES'] === 'true', 'it tells of nodes by address'],
  ];
  return demands
    .filter(([holds]) => !holds)
    .map(([, problem]) => ({ rule: 'wrong-setting', where, problem }));
}

const ADDRESS = /^[\d.]+:\d+$|^\[/;

/** Three seeds at least, by name: an address changes, and no certificate is for one. */
function seedFaults(settings: Variables, where: string): Fault[] {
  const seeds = (settings['REDIS_NODES'] ?? '').split(',').filter((seed) => seed !== '');
  if (seeds.length < 3)
    return [{ rule: 'redis-seeds', where, problem: `${seeds.length} nodes in REDIS_NODES, not 3 at least` }];
  return seeds
    .filter((seed) => ADDRESS.test(seed))
    .map((seed) => ({ rule: 'redis-seeds', where, problem: `${seed} is an address, not a name` }));
}
