import { summaryOf } from './summary.js';
import type { Line } from './time-series.js';
import styles from './charts.module.css';

interface Props {
  readonly title: string;
  readonly unit: string;
  /** What a line is of. */
  readonly of: string;
  /** Of which time the figures are. */
  readonly time: string;
  readonly lines: readonly Line[];
}

/** A chart in numbers, and the key to its colours. */
export function ChartFigures({ title, unit, of, time, lines }: Props) {
  return (
    <details className={styles.table}>
      <summary>
        <ul className={styles.legend} aria-hidden="true">
          {lines.map(({ id, name, shard, isDashed }) => (
            <li key={id} data-shard={shard} data-dashed={isDashed}>
              {name}
            </li>
          ))}
        </ul>
        <span>
          <span className="visually-hidden">{title} </span>in numbers
        </span>
      </summary>
      <table>
        <caption>
          {title}, {unit}, {time}
        </caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">Now</th>
            <th scope="col">Least</th>
            <th scope="col">Most</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, name, values }) => {
            const { last, least, most } = summaryOf(values);
            return (
              <tr key={id}>
                <th scope="row">{name}</th>
                {[last, least, most].map((value, index) => (
                  <td key={index}>{value === null ? 'no answer' : Math.round(value * 10) / 10}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
