// What the network policies of an overlay allow, as edges between pods by name and component, and blocks of addresses.
// Every pod is denied both ways first, so an edge needs both ends: the one that sends and the one that takes.
import { z } from 'zod';
import type { Fault } from '../fault.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';
import { selectorSchema, selects } from '../manifests/selectors.js';
import type { Workload } from '../manifests/workloads.js';

const portsSchema = z
  .array(z.strictObject({ port: z.number(), protocol: z.enum(['TCP', 'UDP']).default('TCP') }))
  .default([]);

const peerSchema = z.strictObject({
  podSelector: selectorSchema.optional(),
  namespaceSelector: selectorSchema.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});

const policySchema = z.looseObject({
  spec: z.strictObject({
    podSelector: selectorSchema,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    ingress: z
      .array(z.strictObject({ ports: portsSchema, from: z.array(peerSchema).default([]) }))
      .default([]),
    egress: z.array(z.strictObject({ ports: portsSchema, to: z.array(peerSchema).default([]) })).default([]),
  }),
});

type Peer = z.infer<typeof peerSchema>;
type Ports = z.infer<typeof portsSchema>;
type PolicySpec = z.infer<typeof policySchema>['spec'];

/** `cart/service -> product/service:8080`; an end without a slash is outside of the namespace. */
export interface Edges {
  readonly sent: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
}

export const INTERNET = 'the Internet';

/** Who leaves these out has opened the network's own addresses, and that of a machine's metadata. */
const NOT_INTERNET = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

interface Rule {
  readonly ports: Ports;
  readonly peers: readonly Peer[];
}

export function edgesOf(manifests: readonly Manifest[], workloads: readonly Workload[]): Edges {
  const sent = new Set<string>();
  const taken = new Set<string>();
  for (const { spec } of policiesIn(manifests)) {
    const ids = idsOf(spec.podSelector, workloads);
    for (const id of ids) {
      if (spec.policyTypes.includes('Egress'))
        for (const { ports, to } of spec.egress)
          for (const end of endsOf({ ports, peers: to }, workloads))
            sent.add(`${id} -> ${end.peer}:${end.port}`);
      if (spec.policyTypes.includes('Ingress'))
        for (const { ports, from } of spec.ingress)
          for (const end of endsOf({ ports, peers: from }, workloads))
            taken.add(`${end.peer} -> ${id}:${end.port}`);
    }
  }
  return { sent, taken };
}

function policiesIn(manifests: readonly Manifest[]): { where: string; spec: PolicySpec }[] {
  return ofKind(manifests, 'NetworkPolicy').map((manifest) => ({
    where: nameOf(manifest),
    spec: policySchema.parse(manifest).spec,
  }));
}

function idsOf(selector: z.infer<typeof selectorSchema>, workloads: readonly Workload[]): string[] {
  return [...new Set(workloads.filter(({ labels }) => selects(selector, labels)).map(({ id }) => id))];
}

function endsOf({ ports, peers }: Rule, workloads: readonly Workload[]): { peer: string; port: string }[] {
  const numbers = ports.length === 0 ? ['any port'] : ports.map(portName);
  const names = peers.length === 0 ? ['anywhere'] : peers.flatMap((peer) => namesOf(peer, workloads));
  return names.flatMap((peer) => numbers.map((port) => ({ peer, port })));
}

const portName = ({ port, protocol }: Ports[number]) => (protocol === 'UDP' ? `${port}/UDP` : String(port));

function namesOf(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  workloads: readonly Workload[],
): string[] {
  if (ipBlock !== undefined) return [blockName(ipBlock)];
  if (namespaceSelector !== undefined) {
    const [namespace = 'any'] = Object.values(namespaceSelector.matchLabels);
    return [`${namespace} ${Object.values(podSelector?.matchLabels ?? {}).join(' ') || 'any pod'}`];
  }
  return podSelector === undefined ? ['anywhere'] : idsOf(podSelector, workloads);
}

function blockName({ cidr, except }: NonNullable<Peer['ipBlock']>): string {
  if (cidr !== '0.0.0.0/0') return except.length === 0 ? cidr : `${cidr} but ${except.join(', ')}`;
  return NOT_INTERNET.every((block) => except.includes(block)) ? INTERNET : 'every address, ours included';
}

/** Is everybody denied both ways first, and does each policy say the direction that it rules? */
export function denialFaults(manifests: readonly Manifest[]): Fault[] {
  const policies = policiesIn(manifests);
  const denies = policies.some(
    ({ spec }) =>
      selects(spec.podSelector, {}) &&
      Object.keys(spec.podSelector.matchLabels).length === 0 &&
      spec.policyTypes.length === 2 &&
      spec.ingress.length + spec.egress.length === 0,
  );
  const undirected = policies.filter(
    ({ spec }) =>
      (spec.egress.length > 0 && !spec.policyTypes.includes('Egress')) ||
      (spec.ingress.length > 0 && !spec.policyTypes.includes('Ingress')),
  );
  return [
    ...(denies
      ? []
      : [{ rule: 'no-default-deny', where: 'NetworkPolicy', problem: 'nothing denies every pod both ways' }]),
    ...undirected.map(({ where }) => ({
      rule: 'policy-without-type',
      where,
      problem: 'has rules for a direction that is not among its policyTypes, so they rule nothing',
    })),
  ];
}
