import { join } from 'node:path';

/** Of the repository, whether this is run from src or dist. */
const root = join(import.meta.dirname, '../../..');

export const observability = join(root, 'infra/observability');
export const dashboards = join(observability, 'grafana/dashboards');
export const prometheusFile = join(observability, 'prometheus/prometheus.yml');
/** What Kubernetes mounts of this folder, and what its Prometheus asks. */
export const kustomizationFile = join(observability, 'kustomization.yaml');
export const kubernetesPrometheusFile = join(root, 'k8s/components/observability/prometheus.yml');
export const rulesFile = join(observability, 'prometheus/rules.yml');
