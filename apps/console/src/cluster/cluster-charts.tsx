import type { TopologyReport } from '@shop/contracts/ops';
import { useSamples } from './cluster-store.js';
import { FiguresTable } from './figures-table.js';
import { namesOf } from './names.js';
import { type Measure, seriesOf } from './samples.js';
import type { Shards } from './shards.js';
import { type Line, TimeSeries } from './time-series.js';
import styles from './charts.module.css';

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
            <FiguresTable title={title} unit={unit} lines={lines} />
          </figure>
        );
      })}
    </section>
  );
}
