// Are the dashboards and alerts true? Compares every metric and label that they name with what a running shop exposes.
//   node tools/observability/dist/check.js                        the shop of `npm start`
//   ... --exporter 'http://127.0.0.1:9121/scrape?target=...'      also the list of Redis metrics, with a running exporter
//   ... --prometheus http://127.0.0.1:9090                        also asks every query; one without data is told
import { parseArgs } from 'node:util';
import { AppError } from '@shop/errors';
import { readRunningStack } from '@shop/local-stack';
import { type Exposition, mergeExpositions, parseExposition } from './metrics/exposition.js';
import { redisExporterMetrics } from './metrics/foreign-metrics.js';
import { knownMetrics, labelFaults, queryFaults, rareMetricFaults } from './metrics/known-metrics.js';
import { ask, missingInLegend } from './prometheus.js';
import { allQueries, type Query } from './queries.js';

const say = (text: string) => process.stdout.write(`${text}\n`);

async function expositionOf(url: string): Promise<Exposition> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return parseExposition(await response.text());
}

async function shopExposition(): Promise<Exposition> {
  const ports = Object.values(readRunningStack().services).flatMap((instances) =>
    instances.map(({ port }) => port),
  );
  return mergeExpositions(
    await Promise.all(ports.map((port) => expositionOf(`http://127.0.0.1:${port}/metrics`))),
  );
}

function exporterFaults(exposed: Exposition): string[] {
  return Object.entries(redisExporterMetrics).flatMap(([name, labels]) => {
    const has = exposed.get(name);
    if (!has) return [`foreign-metrics.ts: the exporter has no ${name}`];
    return labels
      .filter((label) => !has.has(label))
      .map((label) => `foreign-metrics.ts: ${name} has no label ${label}`);
  });
}

/** A query without data may be right, of something that has not happened: it is told, and is no fault. */
async function answerFaults(base: string, queries: readonly Query[]): Promise<string[]> {
  const faults: string[] = [];
  for (const query of queries) {
    const series = await ask(base, query);
    if (series.length === 0 && !query.where.startsWith('rules.yml'))
      say(`no data: ${query.where}: ${query.expr}`);
    faults.push(...missingInLegend(query, series).map((label) => `${query.where}: no series has ${label}`));
  }
  return faults;
}

const { values } = parseArgs({
  options: { exporter: { type: 'string', multiple: true }, prometheus: { type: 'string' } },
});
try {
  const queries = allQueries();
  const exposed = await shopExposition();
  const faults = [
    ...labelFaults(exposed),
    ...queryFaults(queries, knownMetrics(exposed)),
    ...rareMetricFaults(exposed),
  ];
  if (values.exporter) {
    const nodes = await Promise.all(values.exporter.map(expositionOf));
    faults.push(...exporterFaults(mergeExpositions(nodes)));
  }
  if (values.prometheus !== undefined) faults.push(...(await answerFaults(values.prometheus, queries)));
  for (const fault of new Set(faults)) say(fault);
  say(`${queries.length} queries over ${exposed.size} metrics of the shop, ${new Set(faults).size} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`check: ${error.message}\n`);
  process.exitCode = 2;
}
