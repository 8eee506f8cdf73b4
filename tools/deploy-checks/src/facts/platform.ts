// What Terraform's outputs wrote into an overlay, against the constants that Terraform itself was given.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.js';
import { workspaceRoot } from '../manifests/render.js';
import type { EnvironmentName, Facts } from './environments.js';

export type Platform = Readonly<Record<string, string>>;

export function parsePlatform(text: string): Platform {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

export function readPlatform(name: EnvironmentName): Platform {
  return parsePlatform(readFileSync(join(workspaceRoot, `k8s/overlays/${name}/platform.env`), 'utf8'));
}

const IDS = [
  'LOAD_BALANCER_SUBNET_ID',
  'LOAD_BALANCER_NSG_IDS',
  'COMPARTMENT_ID',
  'CERTIFICATE_ID',
  'VAULT_ID',
];

export function platformFaults(
  platform: Platform,
  { name, facts }: { name: EnvironmentName; facts: Facts },
): Fault[] {
  const { network, host, ...environment } = facts.environments[name];
  const wanted: Record<string, string> = {
    ENVIRONMENT: name,
    REGION: facts.region,
    HOST: host,
    CACHE_CIDR: network.cache,
    DATABASE_CIDR: network.database,
    LOAD_BALANCER_CIDR: network.loadBalancer,
    LOAD_BALANCER_NAME: environment.name,
  };
  const where = `platform.env of ${name}`;
  const different = Object.entries(wanted)
    .filter(([key, value]) => platform[key] !== value)
    .map(([key, value]) => ({
      rule: key.endsWith('_CIDR') ? 'wrong-cidr' : 'wrong-name',
      where,
      problem: `${key} is ${platform[key] ?? 'not set'}, the constants say ${value}`,
    }));
  const noIds = IDS.filter((key) => !(platform[key] ?? '').startsWith('ocid1.')).map((key) => ({
    rule: 'wrong-name',
    where,
    problem: `${key} is no id of OCI`,
  }));
  const known = new Set([...Object.keys(wanted), ...IDS, 'REDIS_NODES']);
  const unknown = Object.keys(platform)
    .filter((key) => !known.has(key))
    .map((key) => ({ rule: 'wrong-name', where, problem: `nobody reads ${key}` }));
  return [...different, ...noIds, ...unknown];
}
