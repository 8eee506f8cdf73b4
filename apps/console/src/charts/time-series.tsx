import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import styles from './charts.module.css';

export interface Line {
  readonly id: string;
  readonly name: string;
  /** Number of its colour. */
  readonly shard: number;
  readonly isDashed: boolean;
  /** Null: a gap. */
  readonly values: readonly (number | null)[];
}

interface Props {
  /** Seconds since 1970, one for each value of a line. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
}

const HEIGHT = 180;

/** Lines over time on a canvas. Screen readers have the table beside it. */
export function TimeSeries({ at, lines }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  // Another chart when other lines are drawn, or in another manner.
  const manner = JSON.stringify(lines.map(({ name, shard, isDashed }) => ({ name, shard, isDashed })));
  useEffect(() => {
    if (!place.current) return undefined;
    const parent = place.current;
    const made = new uPlot(
      optionsOf(JSON.parse(manner) as Pick<Line, 'name' | 'shard' | 'isDashed'>[], parent),
      [[]],
      parent,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => {
      made.setSize({ width: parent.clientWidth, height: HEIGHT });
    });
    watch.observe(parent);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [manner]);
  useEffect(() => {
    plot.current?.setData([[...at], ...lines.map(({ values }) => [...values])]);
  }, [at, lines]);
  return <div ref={place} className={styles.plot} aria-hidden="true" />;
}

type Manner = Pick<Line, 'name' | 'shard' | 'isDashed'>;

function optionsOf(lines: readonly Manner[], place: HTMLElement): uPlot.Options {
  const colour = (token: string) => () => resolved(place, token);
  const axis: uPlot.Axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return {
    ...{
      width: Math.max(200, place.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
    },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, values: (_plot, marks) => marks.map(clock), space: 90 },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...lines.map(({ name, shard, isDashed }) => ({
        ...{ label: name, stroke: colour(`--shard-${String(shard)}`), width: isDashed ? 1.25 : 2.25 },
        ...(isDashed && { dash: [4, 4] }),
        points: { show: false },
      })),
    ],
  };
}

const clock = (at: number) => new Date(at * 1_000).toLocaleTimeString('en-GB');

/** A canvas knows no custom properties and no light-dark(): the browser is asked what they come to here and now. */
function resolved(place: HTMLElement, token: string): string {
  place.style.setProperty('color', `var(${token})`);
  const { color } = getComputedStyle(place);
  place.style.removeProperty('color');
  return color;
}
