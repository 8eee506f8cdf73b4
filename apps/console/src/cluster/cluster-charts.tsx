import type { TopologyReport } from '@shop/contracts/ops';
import { ChartFigures } from '../charts/chart-figures.js';
import { type Line, TimeSeries } from '../charts/time-series.js';
import styles from '../charts/charts.module.css';
import { useSamples } from './cluster-store.js';
import { namesOf } from './names.js';
import { type Measure, seriesOf } from './samples.js';
import type { Shards } from './shards.js';

interface Props {
  readonly report: TopologyReport;
  readonly shards: Shards;
}

const CHARTS = [
  { measure: 'opsPerSecond', title: 'Commands a second', unit: '/s' },
  { measure: 'roundTripMs', title: 'Time to answer the gateway', unit: 'ms' },
] as const satisfies readonly { measure: Measure; title: string; unit: string }[];

/** How busy each node is and how fast it answers, over the last five minutes. */
export function ClusterCharts({ report, shards }: Props) {
  const samples = useSamples();
  const names = namesOf(report.nodes);
  const at = samples.map((sample) => sample.at);
  return (
    <section aria-label="Charts" className={styles.charts}>
      {CHARTS.map(({ measure, title, unit }) => {
        const lines: Line[] = report.nodes.map(({ id, role }) => ({
          ...{ id, name: names.get(id) ?? id, shard: shards.get(id) ?? 1, isDashed: role === 'replica' },
          values: seriesOf(samples, id, measure),
        }));
        return (
          <figure key={measure}>
            <figcaption>
              {title} <span>{unit}</span>
            </figcaption>
            <TimeSeries at={at} lines={lines} />
            <ChartFigures title={title} unit={unit} of="Node" time="of the last five minutes" lines={lines} />
          </figure>
        );
      })}
    </section>
  );
}
