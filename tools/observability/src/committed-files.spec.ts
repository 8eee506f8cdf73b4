import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { serviceNames } from '@shop/contracts/services';
import { parse } from 'yaml';
import { dashboardFiles } from './dashboard-files.js';
import {
  dashboards,
  kubernetesPrometheusFile,
  kustomizationFile,
  observability,
  prometheusFile,
} from './files.js';
import { foreignMetrics, queryFaults } from './metrics/known-metrics.js';
import { redisExporterMetrics } from './metrics/foreign-metrics.js';
import { metricUses } from './promql/metric-uses.js';
import { allQueries } from './queries.js';

const compose: { services: Record<string, { image: string }> } = parse(
  readFileSync(join(observability, 'compose.yml'), 'utf8'),
);
interface Scrapes {
  scrape_configs: { job_name: string; dns_sd_configs?: { names: string[] }[] }[];
}
const scrapes: Scrapes = parse(readFileSync(prometheusFile, 'utf8'));

describe('the committed dashboards', () => {
  it('are what `nx run observability:dashboards` writes', () => {
    const written = readdirSync(dashboards).map((file) => [
      file,
      readFileSync(join(dashboards, file), 'utf8'),
    ]);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(dashboardFiles()));
  });

  it('ask Prometheus something in every panel, in PromQL', () => {
    const queries = allQueries();
    expect(queries.length).toBeGreaterThan(60);
    expect(queries.flatMap(({ expr }) => metricUses(expr)).length).toBeGreaterThan(queries.length);
  });
});

describe('the committed configuration', () => {
  it('reads of Redis and the collector only what these have', () => {
    const foreign = allQueries().filter(({ expr }) =>
      metricUses(expr).every(({ metric }) => /^(redis_(?!client)|otelcol_|up$)/.test(metric)),
    );
    expect(foreign.length).toBeGreaterThan(20);
    expect(queryFaults(foreign, foreignMetrics())).toEqual([]);
  });

  it('uses every metric of Redis that the list has, so that it stays short', () => {
    const used = new Set(allQueries().flatMap(({ expr }) => metricUses(expr).map(({ metric }) => metric)));
    expect(Object.keys(redisExporterMetrics).filter((name) => !used.has(name))).toEqual([]);
  });

  it('scrapes every service of the shop', () => {
    const names = scrapes.scrape_configs.flatMap(({ dns_sd_configs = [] }) =>
      dns_sd_configs.flatMap((config) => config.names),
    );
    expect(names.sort()).toEqual([...serviceNames].sort());
  });

  it('pins each image to a release', () => {
    for (const { image } of Object.values(compose.services))
      expect(image).toMatch(/:v?\d+\.\d+\.\d+(-alpine)?$/);
  });
});

describe('what Kubernetes has of it', () => {
  it('is every dashboard', () => {
    const { configMapGenerator }: { configMapGenerator: { name: string; files: string[] }[] } = parse(
      readFileSync(kustomizationFile, 'utf8'),
    );
    const mounted = configMapGenerator.find(({ name }) => name === 'grafana-dashboards')?.files ?? [];
    expect(mounted.filter((file) => file.endsWith('.json')).sort()).toEqual(
      readdirSync(dashboards)
        .map((file) => `grafana/dashboards/${file}`)
        .sort(),
    );
  });

  it('asks for the same jobs, so that dashboards and alerts read alike', () => {
    const jobs = ({ scrape_configs }: Scrapes) => scrape_configs.map(({ job_name }) => job_name);
    expect(jobs(parse(readFileSync(kubernetesPrometheusFile, 'utf8')))).toEqual(jobs(scrapes));
  });
});
