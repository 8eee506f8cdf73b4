/** What may be reached from where. Read with the flows of modules/network, where each is one line. */
import { type Block, type Configuration, isBody, nameOf, valuesOf } from '../configuration.js';
import type { Policy } from './policy.js';

/** The only places where "every address" may be written, and why. */
const wildcards = new Set([
  'modules/network: locals peers.internet.address', // what flows call "internet"
  'modules/network: oci_core_route_table.public route_rules.0.destination', // answers to shoppers
  'modules/network: oci_core_route_table.private route_rules.0.destination', // through NAT: nobody comes in
]);
/** The only flows that "internet" may be an end of. */
const internetFlows: Readonly<Record<string, string>> = {
  'internet to load_balancer': '${var.ports.https}',
  'pods to internet': '${var.ports.smtp}',
  'nodes to internet': '443',
};

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function localOf({ blocks }: Configuration, name: string): unknown {
  return blocks.find(
    ({ folder, kind, body }) => folder === 'modules/network' && kind === 'locals' && name in body,
  )?.body[name];
}

/** hcl2json keeps what a function is called with as text: objects inside `merge(...)` are read from that. */
function wildcardsOf(block: Block): string[] {
  const where = block.kind === 'locals' ? `${block.folder}: locals` : nameOf(block);
  return [...valuesOf(block.body)].flatMap(([path, value]) => {
    if (typeof value !== 'string' || !/\b0\.0\.0\.0\/0|::\/0/.test(value)) return [];
    const inside = /\binternet\s*=\s*\{\s*address\s*=\s*"0\.0\.0\.0\/0"/.exec(value);
    const once = (value.match(/0\.0\.0\.0\/0|::\/0/g) ?? []).length === 1;
    return [`${where} ${inside && once ? `${path}.internet.address` : path}`];
  });
}

/** 0.0.0.0/0 comes in at the load balancer's HTTPS and nowhere else, and goes out for mail and images alone. */
export const onlyHttpsIsOpen: Policy = ({ configuration }) => {
  const faults = configuration.blocks
    .flatMap(wildcardsOf)
    .filter((place) => !wildcards.has(place))
    .map((place) => `${place} is open to every address`);
  const flows = localOf(configuration, 'flows');
  if (!isBody(flows)) return [...faults, 'modules/network: there are no flows'];
  for (const [name, flow] of Object.entries(flows)) {
    if (!isBody(flow) || (flow['from'] !== 'internet' && flow['to'] !== 'internet')) continue;
    const ends = `${text(flow['from'])} to ${text(flow['to'])}`;
    if (internetFlows[ends] !== text(flow['port']))
      faults.push(`modules/network: the flow ${name} lets ${ends} on port ${text(flow['port'])}`);
  }
  for (const block of configuration.blocks)
    if (/^oci_core_(default_)?security_list$/.test(block.type))
      for (const rules of ['ingress_security_rules', 'egress_security_rules'])
        if (rules in block.body) faults.push(`${nameOf(block)} has ${rules}: flows.tf is where they belong`);
  return faults;
};

const privateStores: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  oci_redis_redis_cluster: { subnet_id: 'module.network.subnet_ids["cache"]' },
  oci_psql_db_system: { subnet_id: 'module.network.subnet_ids["database"]' },
};

/** Stores, machines, pods and the API have no public address; only the load balancer's subnet may. */
export const onlyTheBalancerIsPublic: Policy = ({ configuration }) => {
  const faults: string[] = [];
  const subnets = localOf(configuration, 'subnets');
  for (const [name, subnet] of Object.entries(isBody(subnets) ? subnets : {}))
    if (!isBody(subnet) || subnet['public'] !== (name === 'load_balancer'))
      faults.push(
        `modules/network: the subnet ${name} ${name === 'load_balancer' ? 'has to be' : 'is'} public`,
      );
  for (const block of configuration.blocks) {
    if (block.type === 'oci_core_subnet')
      for (const argument of ['prohibit_public_ip_on_vnic', 'prohibit_internet_ingress'])
        if (block.body[argument] !== '${!each.value.public}')
          faults.push(`${nameOf(block)} does not follow local.subnets in ${argument}`);
    if (block.type === 'oci_core_vcn' && block.body['is_ipv6enabled'] !== false)
      faults.push(`${nameOf(block)} has IPv6, which OCI Cache refuses`);
    if (
      block.type === 'oci_containerengine_cluster' &&
      !JSON.stringify(block.body).includes('"is_public_ip_enabled":false')
    )
      faults.push(`${nameOf(block)} has a public API`);
  }
  const modules = configuration.blocks.filter(
    ({ folder, kind }) => folder === 'modules/environment' && kind === 'module',
  );
  for (const [type, { subnet_id: wanted = '' }] of Object.entries(privateStores)) {
    const folder = configuration.blocks.find((block) => block.type === type)?.folder.replace('modules/', '');
    const call = modules.find(({ name }) => name === folder);
    if (call?.body['subnet_id'] !== `\${${wanted}}`)
      faults.push(`modules/environment: ${type} is not in ${wanted}`);
  }
  return faults;
};
