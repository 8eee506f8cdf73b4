// What each service is told: who it is in Redis, where those are whom it calls, and in the cloud that Redis is spoken to by
// name and over TLS.
import { isServiceName, services } from '@shop/contracts/services';
import type { Fault } from '../fault.js';
import type { Facts } from '../facts/environments.js';
import { environmentOf, type Variables } from '../manifests/environment-of.js';
import type { Manifest } from '../manifests/manifest.js';
import { mainContainer, type Workload } from '../manifests/workloads.js';

export const settingsOf = (workload: Workload, manifests: readonly Manifest[]): Variables =>
  environmentOf(mainContainer(workload), { manifests });

export function settingFaults(
  workload: Workload,
  { settings, facts, overlay }: { settings: Variables; facts: Facts; overlay: string },
): Fault[] {
  const name = workload.manifest.metadata.name;
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
