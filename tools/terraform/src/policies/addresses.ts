import { isInside, overlap, rangeOf } from '../addresses.js';
import { type EnvironmentConstants, environmentNames } from '../constants.js';
import type { Policy } from './policy.js';

/** The specification's table, written a second time on purpose: a slip in the constants is a fault of its own. */
const specified = {
  development: {
    vcn: '10.2.0.0/16',
    cache: '10.2.6.0/24',
    redis: 'ecommerce-development-redis',
    memoryGb: 8,
  },
  staging: { vcn: '10.1.0.0/16', cache: '10.1.6.0/24', redis: 'ecommerce-staging-redis', memoryGb: 12 },
  production: { vcn: '10.0.0.0/16', cache: '10.0.6.0/24', redis: 'ecommerce-production-redis', memoryGb: 24 },
} as const;

function isRange(cidr: string): boolean {
  try {
    return Boolean(rangeOf(cidr));
  } catch {
    return false;
  }
}

function subnetFaults(name: string, { network }: EnvironmentConstants): string[] {
  const { vcn, ...subnets } = network;
  const wrong = Object.entries(network).filter(([, cidr]) => !isRange(cidr));
  if (wrong.length > 0)
    return wrong.map(([subnet, cidr]) => `${name}: ${subnet} is no range of addresses: ${cidr}`);
  const pairs = Object.entries(subnets);
  return pairs.flatMap(([subnet, cidr], at) => [
    ...(isInside(cidr, vcn) ? [] : [`${name}: ${subnet} ${cidr} is outside the network ${vcn}`]),
    ...pairs
      .slice(at + 1)
      .filter(([, other]) => overlap(cidr, other))
      .map(([other]) => `${name}: ${subnet} and ${other} share addresses`),
  ]);
}

/** Names and addresses are the specification's, and no two networks or subnets share an address. */
export const addressesAreTheSpecified: Policy = ({ constants: { environments, kubernetes } }) =>
  environmentNames.flatMap((name) => {
    const { network, redis } = environments[name];
    const said = { vcn: network.vcn, cache: network.cache, redis: redis.name, memoryGb: redis.memoryGb };
    const faults = Object.entries(specified[name])
      .filter(([field, value]) => said[field as keyof typeof said] !== value)
      .map(
        ([field, value]) =>
          `${name}: ${field} is ${value} in the specification, not ${said[field as keyof typeof said]}`,
      );
    if (isRange(network.vcn) && overlap(network.vcn, kubernetes.servicesCidr))
      faults.push(`${name}: Kubernetes' services have addresses of the network`);
    return [...faults, ...subnetFaults(name, environments[name])];
  });

/** The files of Terraform hold no name and no address of their own: they read the constants. */
export const nothingIsWrittenTwice: Policy = ({ configuration: { blocks, texts } }) => {
  const faults: string[] = [];
  for (const [file, text] of texts)
    for (const [index, line] of text.split('\n').entries()) {
      const code = line.replace(/#.*/, '');
      if (/error_message|description|example/.test(code) || file.endsWith('.example')) continue;
      if (/"\d+\.\d+\.\d+\.\d+\/\d+"/.test(code.replaceAll('"0.0.0.0/0"', '')))
        faults.push(`${file}:${index + 1} has addresses of its own: infra/environments.json has them`);
      if (/"ecommerce-(development|staging|production)\b/.test(code))
        faults.push(`${file}:${index + 1} has a name of its own: infra/environments.json has it`);
    }
  for (const name of environmentNames) {
    const call = blocks.find(({ folder, kind }) => folder === `environments/${name}` && kind === 'module');
    if (call?.body['environment'] !== name) faults.push(`environments/${name} makes another environment`);
  }
  return faults;
};
