// What makes pods: Deployments, StatefulSets and Jobs, as far as the rules look into them. Fields that no rule reads are let
// through; whether they exist at all is the schema's question (../schema).
import { z } from 'zod';
import { nameOf, type Manifest } from './manifest.js';

const strings = z.record(z.string(), z.string());
const quantities = z.looseObject({ cpu: z.string().optional(), memory: z.string().optional() });

const probeSchema = z.looseObject({
  httpGet: z.looseObject({ path: z.string(), port: z.union([z.string(), z.number()]) }).optional(),
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  failureThreshold: z.number().default(3),
});

const envSchema = z.looseObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .looseObject({
      secretKeyRef: z.looseObject({ name: z.string(), key: z.string() }).optional(),
      configMapKeyRef: z.looseObject({ name: z.string(), key: z.string() }).optional(),
      fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
    })
    .optional(),
});

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: z.array(envSchema).default([]),
  envFrom: z
    .array(
      z.looseObject({
        configMapRef: z.looseObject({ name: z.string() }).optional(),
        secretRef: z.looseObject({ name: z.string() }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).default([]),
  resources: z.looseObject({ requests: quantities.default({}), limits: quantities.default({}) }).default({
    requests: {},
    limits: {},
  }),
  startupProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  livenessProbe: probeSchema.optional(),
  lifecycle: z
    .looseObject({
      preStop: z.looseObject({ sleep: z.looseObject({ seconds: z.number() }).optional() }).optional(),
    })
    .optional(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean().optional(),
      privileged: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      capabilities: z.looseObject({ drop: z.array(z.string()).default([]) }).optional(),
    })
    .optional(),
  volumeMounts: z
    .array(z.looseObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) }))
    .default([]),
});

const keyItems = z.array(z.looseObject({ key: z.string(), path: z.string() })).optional();

const volumeSchema = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secretName: z.string(), items: keyItems }).optional(),
  configMap: z.looseObject({ name: z.string(), items: keyItems }).optional(),
  emptyDir: z.looseObject({ sizeLimit: z.string().optional() }).optional(),
});

const podSchema = z.looseObject({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      runAsGroup: z.number().optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .default({}),
  containers: z.array(containerSchema).min(1),
  initContainers: z.array(containerSchema).default([]),
  volumes: z.array(volumeSchema).default([]),
  topologySpreadConstraints: z
    .array(z.looseObject({ topologyKey: z.string(), whenUnsatisfiable: z.string() }))
    .default([]),
  hostNetwork: z.boolean().optional(),
});

const workloadSchema = z.looseObject({
  spec: z.looseObject({
    replicas: z.number().optional(),
    serviceName: z.string().optional(),
    revisionHistoryLimit: z.number().optional(),
    progressDeadlineSeconds: z.number().optional(),
    backoffLimit: z.number().optional(),
    ttlSecondsAfterFinished: z.number().optional(),
    strategy: z
      .looseObject({
        type: z.string().optional(),
        rollingUpdate: z
          .looseObject({
            maxUnavailable: z.union([z.string(), z.number()]).optional(),
            maxSurge: z.union([z.string(), z.number()]).optional(),
          })
          .optional(),
      })
      .optional(),
    selector: z.looseObject({ matchLabels: strings.default({}) }).optional(),
    template: z.looseObject({
      metadata: z.looseObject({ labels: strings.default({}) }).default({ labels: {} }),
      spec: podSchema,
    }),
  }),
});

export type Container = z.infer<typeof containerSchema>;
export type Probe = z.infer<typeof probeSchema>;
export type PodSpec = z.infer<typeof podSchema>;
export type WorkloadSpec = z.infer<typeof workloadSchema>['spec'];

export interface Workload {
  readonly manifest: Manifest;
  /** `Deployment auth`. */
  readonly where: string;
  readonly spec: WorkloadSpec;
  readonly pod: PodSpec;
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** `auth/service`: the two labels that tell pods apart. */
  readonly id: string;
  readonly isService: boolean;
}

const KINDS = new Set(['Deployment', 'StatefulSet', 'Job', 'DaemonSet', 'CronJob']);

export const NAME = 'app.kubernetes.io/name';
export const COMPONENT = 'app.kubernetes.io/component';

export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  return manifests.filter(({ kind }) => KINDS.has(kind)).map(workloadOf);
}

function workloadOf(manifest: Manifest): Workload {
  const { spec } = workloadSchema.parse(manifest);
  const { labels } = spec.template.metadata;
  return {
    manifest,
    where: nameOf(manifest),
    spec,
    pod: spec.template.spec,
    labels,
    id: `${labels[NAME] ?? '?'}/${labels[COMPONENT] ?? '?'}`,
    isService: labels[COMPONENT] === 'service',
  };
}

/** The container that the pod is for: the first. */
export function mainContainer(workload: Workload): Container {
  const [first] = workload.pod.containers;
  if (first === undefined) throw new Error(`${workload.where} has no container`);
  return first;
}
