import { describe, expect, it } from '@jest/globals';
import { parseExposition } from './exposition.js';
import { knownMetrics, labelFaults, queryFaults, rareMetricFaults } from './known-metrics.js';
import { rareMetrics } from './rare-metrics.js';

const registered = Object.keys(rareMetrics)
  .map((name) => `# TYPE ${name} counter\n`)
  .join('');
const faultsOf = (expr: string, exposed: string) =>
  queryFaults([{ where: 'here', expr, legend: '' }], knownMetrics(parseExposition(exposed)));

describe('queryFaults', () => {
  it('tells a metric that nobody has', () => {
    expect(faultsOf('sum(rate(cash_requests_total[5m]))', 'cache_requests_total{family="x"} 1')).toEqual([
      'here: nobody has a metric cash_requests_total',
    ]);
  });

  it('tells a label that the metric does not have', () => {
    expect(faultsOf('sum by (family, node) (a)', 'a{family="x"} 1')).toEqual(['here: a has no label node']);
  });

  it('knows the labels that Prometheus adds', () => {
    expect(faultsOf('sum by (job, instance) (a)', 'a 1')).toEqual([]);
  });

  it('knows the labels of what has not happened yet', () => {
    const quiet = '# TYPE redis_client_redirects_total counter\n';
    expect(faultsOf('sum by (kind) (redis_client_redirects_total)', quiet)).toEqual([]);
    expect(faultsOf('sum by (node) (redis_client_redirects_total)', quiet)).toHaveLength(1);
  });
});

describe('labelFaults', () => {
  it('tells a label that Prometheus gives itself', () => {
    expect(labelFaults(parseExposition('a{queue="x",job="y"} 1\nb{queue="x"} 1'))).toEqual([
      'a has a label job of its own, which Prometheus would rename',
    ]);
  });
});

describe('rareMetricFaults', () => {
  it('is content with metrics that are registered and silent', () => {
    expect(rareMetricFaults(parseExposition(registered))).toEqual([]);
  });

  it('tells one that no service registers', () => {
    const without = registered.replace('# TYPE upstream_ejected counter\n', '');
    expect(rareMetricFaults(parseExposition(without))).toEqual([
      'rare-metrics.ts: no service registers upstream_ejected',
    ]);
  });

  it('tells one whose series are labelled otherwise than the list says', () => {
    const exposed = `${registered}redis_client_redirects_total{reason="MOVED"} 1\n`;
    expect(rareMetricFaults(parseExposition(exposed))).toEqual([
      'rare-metrics.ts: redis_client_redirects_total has the labels reason, not kind',
    ]);
  });
});
