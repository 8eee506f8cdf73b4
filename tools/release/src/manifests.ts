/** A rendered overlay in the order in which a cluster can take it. */
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const object = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});
export type Manifest = z.infer<typeof object>;

export interface Waves {
  /** What pods need before they start: accounts, settings, secrets, policies, services. Nothing of it starts a pod of the shop. */
  readonly ground: readonly Manifest[];
  /** Each brings its own database up to date. */
  readonly migrations: readonly Manifest[];
  /** What follows the migrations, and is done once: the catalogue. */
  readonly seeds: readonly Manifest[];
  /** What serves, how many of it there are, and how it is reached. */
  readonly workloads: readonly Manifest[];
}

const workloadKinds = new Set(['Deployment', 'HorizontalPodAutoscaler', 'Ingress']);
const component = (manifest: Manifest) => manifest.metadata.labels?.['app.kubernetes.io/component'];

/** @throws ZodError when a document is no Kubernetes object */
export function wavesOf(rendered: string): Waves {
  const all = parseAllDocuments(rendered)
    .map((document): unknown => document.toJS())
    .filter((value) => value !== null)
    .map((value) => object.parse(value));
  const jobs = all.filter(({ kind }) => kind === 'Job');
  return {
    ground: all.filter(({ kind }) => kind !== 'Job' && !workloadKinds.has(kind)),
    migrations: jobs.filter((job) => component(job) !== 'seed'),
    seeds: jobs.filter((job) => component(job) === 'seed'),
    workloads: all.filter(({ kind }) => workloadKinds.has(kind)),
  };
}

export function named(manifests: readonly Manifest[], kind: string): string[] {
  return manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
}

/** One stream for `kubectl apply`. JSON is YAML. */
export function streamOf(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
}
