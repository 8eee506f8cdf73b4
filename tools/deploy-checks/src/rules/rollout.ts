// How many pods there are, how they are replaced, where they run, and that jobs end.
import { serviceNames } from '@shop/contracts/services';
import { z } from 'zod';
import type { Fault } from '../fault.js';
import type { Environment } from '../facts/environments.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';
import type { Workload } from '../manifests/workloads.js';

const autoscalerSchema = z.looseObject({
  spec: z.looseObject({
    scaleTargetRef: z.strictObject({ apiVersion: z.string(), kind: z.string(), name: z.string() }),
    minReplicas: z.number(),
    maxReplicas: z.number(),
    behavior: z.looseObject({ scaleUp: z.unknown(), scaleDown: z.unknown() }).optional(),
  }),
});

export interface Autoscaler {
  readonly where: string;
  readonly target: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly hasBehavior: boolean;
}

export function autoscalersIn(manifests: readonly Manifest[]): Autoscaler[] {
  return ofKind(manifests, 'HorizontalPodAutoscaler').map((manifest) => {
    const { spec } = autoscalerSchema.parse(manifest);
    return {
      where: nameOf(manifest),
      target: `${spec.scaleTargetRef.kind} ${spec.scaleTargetRef.name}`,
      minimum: spec.minReplicas,
      maximum: spec.maxReplicas,
      hasBehavior: spec.behavior !== undefined,
    };
  });
}

export function rolloutFaults(workload: Workload): Fault[] {
  const { spec, where, manifest } = workload;
  const fault = (rule: string, problem: string): Fault => ({ rule, where, problem });
  if (manifest.kind === 'Job') {
    const isBounded = spec.backoffLimit !== undefined && spec.ttlSecondsAfterFinished !== undefined;
    return isBounded ? [] : [fault('endless-job', 'backoffLimit or ttlSecondsAfterFinished is missing')];
  }
  const { rollingUpdate } = spec.strategy ?? {};
  const demands: [boolean, string, string][] = [
    [spec.revisionHistoryLimit !== undefined, 'no-history-limit', 'revisionHistoryLimit is missing'],
    [
      !workload.isService || (rollingUpdate?.maxUnavailable === 0 && rollingUpdate.maxSurge === 1),
      'rollout-loses-pods',
      'a rollout is to add one pod and take none away',
    ],
    [
      !workload.isService || spec.progressDeadlineSeconds !== undefined,
      'no-progress-deadline',
      'progressDeadlineSeconds is missing',
    ],
  ];
  return demands.filter(([holds]) => !holds).map(([, rule, problem]) => fault(rule, problem));
}

const spreadOf = (workload: Workload) =>
  Object.fromEntries(
    workload.pod.topologySpreadConstraints.map((one) => [one.topologyKey, one.whenUnsatisfiable]),
  );

export function spreadFaults(workload: Workload, isProduction: boolean): Fault[] {
  if (!workload.isService) return [];
  const spread = spreadOf(workload);
  const host = isProduction ? 'DoNotSchedule' : 'ScheduleAnyway';
  const wanted = { 'topology.kubernetes.io/zone': 'ScheduleAnyway', 'kubernetes.io/hostname': host };
  return Object.entries(wanted)
    .filter(([key, value]) => spread[key] !== value)
    .map(([key, value]) => ({
      rule: 'not-spread',
      where: workload.where,
      problem: `${key} is ${spread[key] ?? 'absent'}, not ${value}`,
    }));
}

/** The numbers of pods are those of the constants, told once: by an autoscaler, or by `replicas` where nothing grows. */
export function podCountFaults(
  environment: Environment,
  { workloads, autoscalers }: { workloads: readonly Workload[]; autoscalers: readonly Autoscaler[] },
): Fault[] {
  return serviceNames.flatMap((name) => {
    const where = `Deployment ${name}`;
    const { minimum, maximum } = wantedPods(environment, name);
    const replicas = workloads.find((workload) => workload.where === where)?.spec.replicas;
    const scaler = autoscalers.find(({ target }) => target === where);
    const given = scaler ?? { minimum: replicas, maximum: replicas };
    const faults: Fault[] = [];
    if (given.minimum !== minimum || given.maximum !== maximum)
      faults.push({
        rule: 'pod-count',
        where,
        problem: `${given.minimum} to ${given.maximum} pods, the constants say ${minimum} to ${maximum}`,
      });
    if (scaler !== undefined && replicas !== undefined)
      faults.push({
        rule: 'two-pod-counts',
        where,
        problem: 'replicas beside an autoscaler: an apply resets it',
      });
    if (scaler?.hasBehavior === false)
      faults.push({ rule: 'no-behavior', where: scaler.where, problem: 'behavior is missing' });
    return faults;
  });
}

function wantedPods({ pods }: Environment, name: string) {
  return name === 'gateway' || name === 'auth' || name === 'product' ? pods[name] : pods.others;
}
