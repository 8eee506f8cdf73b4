// Does everything that is named exist? Selectors find pods, backends find Services, Services find ports.
import { z } from 'zod';
import type { Fault } from '../fault.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';
import { selectorSchema, selects, type Selector } from '../manifests/selectors.js';
import type { Workload } from '../manifests/workloads.js';
import { autoscalersIn } from './rollout.js';

const serviceSchema = z.looseObject({
  spec: z.looseObject({
    type: z.string().default('ClusterIP'),
    selector: z.record(z.string(), z.string()),
    ports: z.array(
      z.looseObject({ name: z.string(), port: z.number(), targetPort: z.union([z.string(), z.number()]) }),
    ),
  }),
});

const selectingSchema = z.looseObject({
  spec: z.looseObject({
    podSelector: selectorSchema.optional(),
    selector: selectorSchema.optional(),
    maxUnavailable: z.union([z.number(), z.string()]).optional(),
    unhealthyPodEvictionPolicy: z.string().optional(),
  }),
});

interface Overlay {
  readonly manifests: readonly Manifest[];
  readonly workloads: readonly Workload[];
}

export function referenceFaults(overlay: Overlay): Fault[] {
  return [
    ...ofKind(overlay.manifests, 'Service').flatMap((manifest) => serviceFaults(manifest, overlay.workloads)),
    ...ofKind(overlay.manifests, 'PodDisruptionBudget', 'NetworkPolicy').flatMap((manifest) =>
      selectorFaults(manifest, overlay.workloads),
    ),
    ...peerFaults(overlay),
    ...autoscalersIn(overlay.manifests)
      .filter(({ target }) => !overlay.workloads.some(({ where }) => where === target))
      .map(({ where, target }) => withoutPods(where, target)),
    ...overlay.workloads.flatMap((workload) => accountFaults(workload, overlay.manifests)),
    ...budgetFaults(overlay),
  ];
}

const withoutPods = (where: string, selector: string): Fault => ({
  rule: 'selector-without-pods',
  where,
  problem: `nothing is selected by ${selector}`,
});

function serviceFaults(manifest: Manifest, workloads: readonly Workload[]): Fault[] {
  const where = nameOf(manifest);
  const { selector, ports, type } = serviceSchema.parse(manifest).spec;
  const selected = workloads.filter(({ labels }) =>
    selects({ matchLabels: selector, matchExpressions: [] }, labels),
  );
  const faults: Fault[] = [];
  if (type !== 'ClusterIP') faults.push({ rule: 'open-door', where, problem: `it is of type ${type}` });
  if (selected.length === 0) return [...faults, withoutPods(where, JSON.stringify(selector))];
  const unnamed = ports.filter(({ targetPort }) =>
    selected.some(
      ({ pod }) =>
        !pod.containers.some((container) => container.ports.some(({ name }) => name === targetPort)),
    ),
  );
  return [
    ...faults,
    ...unnamed.map(({ targetPort }): Fault => ({
      rule: 'port-without-name',
      where,
      problem: `no port of the pods is called ${targetPort}`,
    })),
  ];
}

function selectorFaults(manifest: Manifest, workloads: readonly Workload[]): Fault[] {
  const { podSelector, selector } = selectingSchema.parse(manifest).spec;
  const chosen = podSelector ?? selector;
  if (chosen !== undefined && workloads.some(({ labels }) => selects(chosen, labels))) return [];
  return [withoutPods(nameOf(manifest), JSON.stringify(chosen))];
}

const policyPeersSchema = z.looseObject({
  spec: z.looseObject({
    ingress: z.array(z.looseObject({ from: z.array(z.looseObject({})).default([]) })).default([]),
    egress: z.array(z.looseObject({ to: z.array(z.looseObject({})).default([]) })).default([]),
  }),
});

const podPeerSchema = z.strictObject({ podSelector: selectorSchema });

function peerFaults({ manifests, workloads }: Overlay): Fault[] {
  return ofKind(manifests, 'NetworkPolicy').flatMap((manifest) => {
    const { ingress, egress } = policyPeersSchema.parse(manifest).spec;
    const peers = [...ingress.flatMap(({ from }) => from), ...egress.flatMap(({ to }) => to)];
    return peers
      .map((peer) => podPeerSchema.safeParse(peer).data?.podSelector)
      .filter((selector): selector is Selector => selector !== undefined)
      .filter((selector) => !workloads.some(({ labels }) => selects(selector, labels)))
      .map((selector) => withoutPods(nameOf(manifest), JSON.stringify(selector)));
  });
}

function accountFaults({ pod, where }: Workload, manifests: readonly Manifest[]): Fault[] {
  const account = pod.serviceAccountName ?? 'default';
  const exists = ofKind(manifests, 'ServiceAccount').some(({ metadata }) => metadata.name === account);
  return exists ? [] : [{ rule: 'no-account', where, problem: `there is no ServiceAccount ${account}` }];
}

/** Every service survives that a machine is emptied, and never stops it from being emptied. */
function budgetFaults({ manifests, workloads }: Overlay): Fault[] {
  const budgets = ofKind(manifests, 'PodDisruptionBudget').map(
    (manifest) => selectingSchema.parse(manifest).spec,
  );
  return workloads
    .filter(({ isService }) => isService)
    .filter(
      ({ labels }) =>
        !budgets.some(
          ({ selector, maxUnavailable, unhealthyPodEvictionPolicy }) =>
            selector !== undefined &&
            selects(selector, labels) &&
            maxUnavailable === 1 &&
            unhealthyPodEvictionPolicy === 'AlwaysAllow',
        ),
    )
    .map(({ where }) => ({
      rule: 'no-disruption-budget',
      where,
      problem: 'no budget with maxUnavailable 1 and AlwaysAllow',
    }));
}
