import { join } from 'node:path';

/** Of the repository, whether this is run from src or dist. */
const root = join(import.meta.dirname, '../../..');

export const observability = join(root, 'infra/observability');
export const dashboards = join(observability, 'grafana/dashboards');
export const prometheusFile = join(observability, 'prometheus/prometheus.yml');
export const rulesFile = join(observability, 'prometheus/rules.yml');
