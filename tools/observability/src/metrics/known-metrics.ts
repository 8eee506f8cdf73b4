import type { Query } from '../queries.js';
import { metricUses } from '../promql/metric-uses.js';
import { collectorMetrics, prometheusMetrics, redisExporterMetrics } from './foreign-metrics.js';
import type { Exposition } from './exposition.js';
import { rareMetrics } from './rare-metrics.js';

/** What prometheus.yml gives every series. */
const targetLabels = ['job', 'instance'];

/** Labels by metric. */
export type KnownMetrics = ReadonlyMap<string, ReadonlySet<string>>;

/** What Prometheus has when the shop's processes expose this. */
export function knownMetrics(exposed: Exposition): KnownMetrics {
  const known = new Map<string, ReadonlySet<string>>(foreignMetrics());
  for (const [name, labels] of exposed)
    known.set(name, new Set([...(labels ?? rareMetrics[name] ?? []), ...targetLabels]));
  return known;
}

/** What Prometheus has of programs that are not ours. */
export function foreignMetrics(): KnownMetrics {
  const all = Object.entries({ ...redisExporterMetrics, ...collectorMetrics, ...prometheusMetrics });
  return new Map(all.map(([name, labels]) => [name, new Set([...labels, ...targetLabels])]));
}

/** Sentences about queries that read what is not there. */
export function queryFaults(queries: readonly Query[], known: KnownMetrics): string[] {
  return queries.flatMap(({ where, expr }) =>
    metricUses(expr).flatMap(({ metric, labels }) => {
      const has = known.get(metric);
      if (!has) return [`${where}: nobody has a metric ${metric}`];
      return labels
        .filter((label) => !has.has(label))
        .map((label) => `${where}: ${metric} has no label ${label}`);
    }),
  );
}

/** Sentences about metrics of ours with a label that Prometheus gives to whom it asks: it would rename ours. */
export function labelFaults(exposed: Exposition): string[] {
  return [...exposed].flatMap(([name, labels]) =>
    targetLabels
      .filter((label) => labels?.has(label))
      .map((label) => `${name} has a label ${label} of its own, which Prometheus would rename`),
  );
}

/** Sentences about rare metrics that are not registered, or labelled otherwise than their list says. */
export function rareMetricFaults(exposed: Exposition): string[] {
  return Object.entries(rareMetrics).flatMap(([name, labels]) => {
    const seen = exposed.get(name);
    if (seen === undefined) return [`rare-metrics.ts: no service registers ${name}`];
    if (seen === null) return [];
    const [is, should] = [[...seen].sort().join(), [...labels].sort().join()];
    return is === should ? [] : [`rare-metrics.ts: ${name} has the labels ${is}, not ${should}`];
  });
}
