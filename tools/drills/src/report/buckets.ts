import { quantile } from 'd3-array';
import type { NodeSample, RouteWindow, Sample, ShoppersSample } from '../timeline/sample.js';

/** The stretch of time that is shown, in milliseconds of the timeline, cut into buckets of one width. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

/** A value over time; null where there was none. A point's time is the begin of its bucket. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly atMs: number;
  readonly value: number | null;
}

const WIDTHS_MS = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
/** About as many as the eye tells apart on the width of a page. */
const BUCKETS = 200;
/** Of what was before the fault: enough to see what is usual. */
const BEFORE_MS = 10_000;

/** From a while before the fault to the last sample. */
export function spanOf(samples: readonly Sample[]): Span {
  const toMs = samples.reduce((last, { atMs }) => Math.max(last, atMs), 0);
  const bucketMs = (fromMs: number) => WIDTHS_MS.find((width) => width * BUCKETS >= toMs - fromMs) ?? 60_000;
  const fromMs = Math.max(0, struckAtOf(samples) - BEFORE_MS);
  const width = bucketMs(fromMs);
  return { fromMs: Math.floor(fromMs / width) * width, toMs, bucketMs: width };
}

export function hasStruck(samples: readonly Sample[]): boolean {
  return samples.some(({ of }) => of === 'struck');
}

/** When the fault began; the begin of the timeline when it never did. */
export function struckAtOf(samples: readonly Sample[]): number {
  return samples.find(({ of }) => of === 'struck')?.atMs ?? 0;
}

/**
 * Samples that stand for a moment, by the bucket they fall into, one value a bucket.
 *
 * @param valueOf of the samples of one bucket, none of them a gap; null where it is empty
 */
export function bucketed<Of extends { readonly atMs: number; readonly seen: unknown }>(
  samples: readonly Of[],
  { fromMs, toMs, bucketMs }: Span,
  valueOf: (samples: readonly Of[]) => number | null,
): Point[] {
  const buckets = Map.groupBy(
    samples.filter(({ atMs, seen }) => atMs >= fromMs && seen !== null),
    ({ atMs }) => Math.floor(atMs / bucketMs),
  );
  const points: Point[] = [];
  // The last bucket is not full: a rate over it would be too low.
  for (let atMs = fromMs; atMs + bucketMs <= toMs; atMs += bucketMs)
    points.push({ atMs, value: valueOf(buckets.get(Math.round(atMs / bucketMs)) ?? []) });
  return points;
}

/** The highest of the values; null without one. */
export function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

export function p99Of(windows: readonly RouteWindow[]): number | null {
  return (
    quantile(
      windows.flatMap(({ timesMs }) => timesMs),
      0.99,
    ) ?? null
  );
}

export function windowsOf(samples: readonly ShoppersSample[]): RouteWindow[] {
  return samples.flatMap(({ seen }) => seen ?? []);
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The samples of one kind. */
export function only<Of extends Sample['of']>(samples: readonly Sample[], of: Of) {
  return samples.filter((sample): sample is Extract<Sample, { of: Of }> => sample.of === of);
}

/** The nodes of a timeline, each primary of its beginning followed by its replicas; who joined later comes last. */
export function nodesOf(samples: readonly Sample[]): string[] {
  const names = [...new Set(only(samples, 'node').map(({ about }) => about))].sort();
  const primaryOf = new Map<string, string>();
  for (const { about, seen } of only(samples, 'replica'))
    if (seen && !primaryOf.has(about)) primaryOf.set(about, seen.primary);
  const leads = firstRoles(only(samples, 'node'));
  const primaries = names.filter((name) => leads.get(name) !== 'replica');
  const ordered = primaries.flatMap((primary) => [
    primary,
    ...names.filter((name) => leads.get(name) === 'replica' && primaryOf.get(name) === primary),
  ]);
  return [...ordered, ...names.filter((name) => !ordered.includes(name))];
}

function firstRoles(samples: readonly NodeSample[]): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { about, seen } of samples) if (seen && !roles.has(about)) roles.set(about, seen.role);
  return roles;
}
