/** Which figures of a timeline are drawn, and how: data alone, no picture yet. */
import {
  bucketed,
  highest,
  nodesOf,
  only,
  p99Of,
  type Series,
  type Span,
  sumOf,
  windowsOf,
} from './buckets.js';
import type { NodeSample, Sample } from '../timeline/sample.js';

/** What one colour is of. */
export interface Curve extends Series {
  /** Of all that the others are parts of. */
  readonly isWhole?: boolean;
  readonly isAlarm?: boolean;
}

/** One chart of the picture. */
export interface Chart {
  readonly title: string;
  /** `areas` lie upon one another, `lines` beside one another. */
  readonly form: 'areas' | 'lines';
  readonly scale: 'linear' | 'log';
  readonly series: readonly Curve[];
  /** Drawn over it as bars in the colour of alarm; null: nothing to be alarmed about. */
  readonly alarms: Series | null;
  /** Series that belong together have shades of one colour. */
  readonly palette: 'pairs' | 'single' | 'many';
}

const SLOTS = 16_384;
const ROUTES_SHOWN = 6;

export function chartsOf(samples: readonly Sample[], span: Span): Chart[] {
  return [
    requestsOf(samples, span),
    latencyOf(samples, span),
    commandsOf(samples, span),
    slotsOf(samples, span),
    lagOf(samples, span),
    outboxesOf(samples, span),
    queuesOf(samples, span),
  ];
}

function requestsOf(samples: readonly Sample[], span: Span): Chart {
  const shoppers = only(samples, 'shoppers');
  const rateOf = (count: (window: ReturnType<typeof windowsOf>[number]) => number) =>
    bucketed(shoppers, span, (some) => perSecond(sum(windowsOf(some).map(count)), span));
  return {
    title: 'requests a second',
    ...{ form: 'areas', scale: 'linear', palette: 'single' },
    series: [{ name: 'answered', points: rateOf((w) => w.timesMs.length - w.failed - w.retried) }],
    alarms: { name: 'failed or retried', points: rateOf((w) => w.failed + w.retried) },
  };
}

function latencyOf(samples: readonly Sample[], span: Span): Chart {
  const shoppers = only(samples, 'shoppers');
  const p99 = (isIt: (route: string) => boolean) =>
    bucketed(shoppers, span, (some) => p99Of(windowsOf(some).filter(({ route }) => isIt(route))));
  const routes = [...new Set(windowsOf(shoppers).map(({ route }) => route))].map((route) => ({
    name: route,
    points: p99((other) => other === route),
  }));
  const peakOf = ({ points }: Series) => highest(points.map(({ value }) => value)) ?? 0;
  const slowest = routes.toSorted((one, other) => peakOf(other) - peakOf(one)).slice(0, ROUTES_SHOWN - 1);
  return {
    title: 'slowest hundredth (p99) by route, ms',
    ...{ form: 'lines', scale: 'log', palette: 'many', alarms: null },
    series: [...slowest, { name: 'all routes', points: p99(() => true), isWhole: true }],
  };
}

function commandsOf(samples: readonly Sample[], span: Span): Chart {
  const nodes = only(samples, 'node');
  const rate = (some: readonly NodeSample[], count: 'calls' | 'errors') =>
    perSecond(sum(some.map(({ seen }) => sumOf(seen?.[count] ?? {}))), span);
  return {
    title: 'commands a second by node',
    ...{ form: 'lines', scale: 'linear', palette: 'pairs' },
    series: nodesOf(samples).map((name) => ({
      name,
      points: bucketed(
        nodes.filter(({ about }) => about === name),
        span,
        (some) => (some.length === 0 ? null : rate(some, 'calls')),
      ),
    })),
    alarms: { name: 'error replies', points: bucketed(nodes, span, (some) => rate(some, 'errors')) },
  };
}

function slotsOf(samples: readonly Sample[], span: Span): Chart {
  const nodes = only(samples, 'node');
  const owners = nodesOf(samples).map((name) => ({
    name,
    points: bucketed(
      nodes.filter(({ about }) => about === name),
      span,
      (some) => some.at(-1)?.seen?.slots ?? null,
    ),
  }));
  const allAskedMs = allAskedAt(nodes);
  const servedAt = (index: number) => sum(owners.map(({ points }) => points[index]?.value ?? 0));
  const nobody = (owners[0]?.points ?? []).map(({ atMs }, index) => ({
    atMs,
    // Before everybody was asked nobody has lost a slot.
    value: atMs < allAskedMs ? 0 : Math.max(0, SLOTS - servedAt(index)),
  }));
  return {
    title: 'slots by the node that serves them',
    ...{ form: 'areas', scale: 'linear', palette: 'pairs', alarms: null },
    series: [...owners, { name: 'nobody', points: nobody, isAlarm: true }],
  };
}

/** When each node of the beginning had been asked once; who joins later is no part of it. */
function allAskedAt(nodes: readonly NodeSample[]): number {
  const firstMs = nodes[0]?.atMs ?? Infinity;
  const firsts = new Map(nodes.toReversed().map(({ about, atMs }) => [about, atMs]));
  return Math.max(...[...firsts.values()].filter((atMs) => atMs < firstMs + 1_000), firstMs);
}

function lagOf(samples: readonly Sample[], span: Span): Chart {
  const replicas = only(samples, 'replica');
  return {
    title: 'replication lag by replica, ms',
    ...{ form: 'lines', scale: 'log', palette: 'pairs', alarms: null },
    series: nodesOf(samples).map((name) => ({
      name,
      points: bucketed(
        replicas.filter(({ about }) => about === name),
        span,
        (some) => highest(some.map(({ seen }) => seen?.lagMs ?? null)),
      ),
    })),
  };
}

function outboxesOf(samples: readonly Sample[], span: Span): Chart {
  const outboxes = only(samples, 'outbox');
  return {
    title: 'oldest job that is written down and not published, ms',
    ...{ form: 'lines', scale: 'log', palette: 'many', alarms: null },
    series: [...new Set(outboxes.map(({ about }) => about))].sort().map((name) => ({
      name,
      points: bucketed(
        outboxes.filter(({ about }) => about === name),
        span,
        (some) => highest(some.map(({ seen }) => seen?.unpublishedMs ?? null)),
      ),
    })),
  };
}

function queuesOf(samples: readonly Sample[], span: Span): Chart {
  const nodes = only(samples, 'node');
  const names = new Set(nodes.flatMap(({ seen }) => Object.keys(seen?.queues ?? {})));
  return {
    title: 'jobs in the queues: waiting, active or delayed',
    ...{ form: 'areas', scale: 'linear', palette: 'many', alarms: null },
    series: [...names].sort().map((name) => ({
      name,
      points: bucketed(
        nodes.filter(({ seen }) => seen?.queues[name]),
        span,
        (some) => highest(some.map(({ seen }) => sumOf({ ...seen?.queues[name] }))),
      ),
    })),
  };
}

function perSecond(count: number, { bucketMs }: Span): number {
  return (count * 1_000) / bucketMs;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
