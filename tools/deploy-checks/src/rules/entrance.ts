// The way in: one host over HTTPS to the gateway, whose readiness the balancer asks for; and blocks of addresses that are the
// environment's.
import { z } from 'zod';
import type { Fault } from '../fault.js';
import type { Environment, Facts } from '../facts/environments.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';

const backend = z.looseObject({ service: z.looseObject({ name: z.string() }) });

const ingressSchema = z.looseObject({
  spec: z.looseObject({
    ingressClassName: z.string(),
    rules: z.array(
      z.looseObject({
        host: z.string(),
        http: z.looseObject({ paths: z.array(z.looseObject({ backend, path: z.string() })) }),
      }),
    ),
  }),
});

const ANNOTATION = 'oci-native-ingress.oraclecloud.com/';

export function ingressFaults(
  manifests: readonly Manifest[],
  { environment, facts }: { environment: Environment; facts: Facts },
): Fault[] {
  const classes = ofKind(manifests, 'IngressClass').map(({ metadata }) => metadata.name);
  return ofKind(manifests, 'Ingress').flatMap((manifest) => {
    const { spec } = ingressSchema.parse(manifest);
    const annotations = manifest.metadata.annotations;
    const told = (name: string) => annotations[`${ANNOTATION}${name}`];
    const backends = spec.rules.flatMap(({ http }) => http.paths.map((path) => path.backend.service.name));
    const demands: [boolean, string][] = [
      [spec.rules.map(({ host }) => host).join() === environment.host, `its host is not ${environment.host}`],
      [backends.join() === 'gateway', `it leads to ${backends.join()}, not to gateway alone`],
      [classes.includes(spec.ingressClassName), `there is no class ${spec.ingressClassName}`],
      [told('https-listener-port') === String(facts.ports.https), 'it does not listen for HTTPS'],
      [told('http-listener-port') === undefined, 'it listens for plain HTTP'],
      [told('healthcheck-path') === '/health/ready', 'the balancer does not ask for /health/ready'],
      [told('healthcheck-port') === String(facts.ports.service), 'the balancer asks another port'],
    ];
    return demands
      .filter(([holds]) => !holds)
      .map(([, problem]) => ({ rule: 'wrong-entrance', where: nameOf(manifest), problem }));
  });
}

const blocksSchema = z.looseObject({
  spec: z.looseObject({
    ingress: z.array(z.looseObject({ from: z.array(z.unknown()).default([]) })).default([]),
    egress: z.array(z.looseObject({ to: z.array(z.unknown()).default([]) })).default([]),
  }),
});

const blockSchema = z.looseObject({ ipBlock: z.looseObject({ cidr: z.string() }) });

/** Every block of a policy is a subnet of this environment, or all of the Internet. */
export function blockFaults(manifests: readonly Manifest[], { network }: Environment): Fault[] {
  const known = new Set<string>([network.cache, network.database, network.loadBalancer, '0.0.0.0/0']);
  return ofKind(manifests, 'NetworkPolicy').flatMap((manifest) => {
    const { ingress, egress } = blocksSchema.parse(manifest).spec;
    return [...ingress.flatMap(({ from }) => from), ...egress.flatMap(({ to }) => to)]
      .flatMap((peer) => blockSchema.safeParse(peer).data?.ipBlock.cidr ?? [])
      .filter((cidr) => !known.has(cidr))
      .map((cidr) => ({
        rule: 'wrong-cidr',
        where: nameOf(manifest),
        problem: `${cidr} is none of this environment's subnets (infra/environments.json)`,
      }));
  });
}
