// The namespace and its bounds: who may run what kind of pod, how much of it, and that everything lies inside.
import { z } from 'zod';
import type { Fault } from '../fault.js';
import type { Facts } from '../facts/environments.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';
import type { Workload } from '../manifests/workloads.js';
import { memoryBytes, milliCpus } from './quantities.js';
import type { Autoscaler } from './rollout.js';

const CLUSTER_WIDE = new Set(['Namespace', 'IngressClass']);
const LABELS = ['name', 'component', 'instance', 'part-of', 'managed-by'];

export function placeFaults(manifests: readonly Manifest[], facts: Facts): Fault[] {
  const minor = /^v1\.\d+/.exec(facts.kubernetes.version)?.[0];
  const security = ['enforce', 'audit', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'] as const,
    [`pod-security.kubernetes.io/${mode}-version`, minor] as const,
  ]);
  const [namespace] = ofKind(manifests, 'Namespace');
  const unlabelled = security
    .filter(([label, value]) => namespace?.metadata.labels[label] !== value)
    .map(([label, value]) => ({
      rule: 'namespace-not-restricted',
      where: `Namespace ${facts.namespace}`,
      problem: `${label} is not ${String(value)}`,
    }));
  const outside = manifests
    .filter(({ kind, metadata }) => !CLUSTER_WIDE.has(kind) && metadata.namespace !== facts.namespace)
    .map((manifest) => ({
      rule: 'outside-namespace',
      where: nameOf(manifest),
      problem: `is in ${manifest.metadata.namespace ?? 'no namespace'}, not in ${facts.namespace}`,
    }));
  return [...unlabelled, ...outside];
}

export function labelFaults(workload: Workload): Fault[] {
  return LABELS.map((label) => `app.kubernetes.io/${label}`)
    .filter((label) => workload.labels[label] === undefined)
    .map((label) => ({ rule: 'missing-label', where: workload.where, problem: `its pods have no ${label}` }));
}

const quotaSchema = z.looseObject({ spec: z.strictObject({ hard: z.record(z.string(), z.string()) }) });

interface Pods {
  readonly workloads: readonly Workload[];
  readonly autoscalers: readonly Autoscaler[];
}

/** There is a quota and a LimitRange, and the quota lets every pod in that may be wanted, a rollout's included. */
export function quotaFaults(manifests: readonly Manifest[], pods: Pods): Fault[] {
  const [quota] = ofKind(manifests, 'ResourceQuota');
  const faults: Fault[] = [];
  if (ofKind(manifests, 'LimitRange').length !== 1)
    faults.push({ rule: 'no-limit-range', where: 'Namespace', problem: 'there is not one LimitRange' });
  if (quota === undefined)
    return [...faults, { rule: 'no-quota', where: 'Namespace', problem: 'there is no ResourceQuota' }];
  const { hard } = quotaSchema.parse(quota).spec;
  const need = needOf(pods);
  const given = {
    pods: Number(hard['pods']),
    'requests.cpu': milliCpus(hard['requests.cpu'] ?? ''),
    'requests.memory': memoryBytes(hard['requests.memory'] ?? ''),
    'limits.memory': memoryBytes(hard['limits.memory'] ?? ''),
  };
  const needed = {
    pods: need.pods,
    'requests.cpu': need.milliCpus,
    'requests.memory': need.bytes,
    'limits.memory': need.bytes,
  };
  const tight = (Object.keys(needed) as (keyof typeof needed)[])
    .filter((what) => !(given[what] >= needed[what]))
    .map((what) => ({
      rule: 'tight-quota',
      where: nameOf(quota),
      problem: `${what} is ${hard[what] ?? 'absent'}, ${needed[what]} are needed`,
    }));
  return [...faults, ...tight];
}

function needOf({ workloads, autoscalers }: Pods) {
  const parts = workloads.map((workload) => {
    const most = autoscalers.find(({ target }) => target === workload.where)?.maximum;
    // One more while a rollout replaces them.
    const count = (most ?? workload.spec.replicas ?? 1) + (workload.isService ? 1 : 0);
    const requests = workload.pod.containers.map(({ resources }) => resources.requests);
    const sum = (of: (request: (typeof requests)[number]) => number) =>
      count * requests.reduce((total, request) => total + of(request), 0);
    return {
      pods: count,
      milliCpus: sum(({ cpu = '0' }) => milliCpus(cpu)),
      bytes: sum(({ memory = '0' }) => memoryBytes(memory)),
    };
  });
  return parts.reduce((total, part) => ({
    pods: total.pods + part.pods,
    milliCpus: total.milliCpus + part.milliCpus,
    bytes: total.bytes + part.bytes,
  }));
}
