import type { DrillRun } from '@shop/contracts/drill-ops';
import { Link } from 'react-router';
import { ChartFigures } from '../charts/chart-figures.js';
import { type Line, TimeSeries } from '../charts/time-series.js';
import { useStopDrill } from './desk.js';
import { requestLines, standingOf, timesOf, waitLines } from './run-lines.js';
import { Marks } from './marks.js';
import { Verdict } from './verdict.js';
import charts from '../charts/charts.module.css';
import styles from './drills.module.css';

/** The drill that is held, or was held last: what happens, what shoppers meet with, and what became of the promises. */
export function Run({ run }: { readonly run: DrillRun }) {
  const at = timesOf(run);
  return (
    <section className={styles.run} aria-label={`Drill ${run.drill}`}>
      <h2>
        {run.drill}: <span role="status">{standingOf(run)}</span>
      </h2>
      <p>
        <code>{run.command}</code> since {new Date(run.startedAt).toLocaleTimeString('en-GB')}.{' '}
        {run.state === 'running' && (
          <>
            See it in the <Link to="/cluster">cluster</Link>.
          </>
        )}
      </p>
      {run.state !== 'finished' && <Stop isStopping={run.state === 'stopping'} />}
      {run.problem !== null && <p className={styles.problem}>{run.problem}</p>}
      {run.verdict && <Verdict promises={run.verdict} />}
      {run.seconds.length > 0 && (
        <div className={charts.charts}>
          <Chart title="Requests of shoppers" unit="/s" at={at} lines={requestLines(run.seconds)} />
          <Chart title="How long they wait" unit="ms" at={at} lines={waitLines(run.seconds)} />
        </div>
      )}
      <Marks run={run} />
    </section>
  );
}

function Stop({ isStopping }: { readonly isStopping: boolean }) {
  const { mutate, error } = useStopDrill();
  return (
    <p>
      <button
        type="button"
        disabled={isStopping}
        onClick={() => {
          mutate();
        }}
      >
        {isStopping ? 'It undoes what it did\u2026' : 'Stop the drill'}
      </button>{' '}
      {error && <span role="alert">{error.message}</span>}
    </p>
  );
}

interface ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly at: readonly number[];
  readonly lines: readonly Line[];
}

function Chart({ title, unit, at, lines }: ChartProps) {
  return (
    <figure>
      <figcaption>
        {title} <span>{unit}</span>
      </figcaption>
      <TimeSeries at={at} lines={lines} />
      <ChartFigures title={title} unit={unit} of="What" time="second by second" lines={lines} />
    </figure>
  );
}
