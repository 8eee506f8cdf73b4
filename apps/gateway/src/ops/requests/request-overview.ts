import type { RequestOverview, RequestReport } from '@shop/contracts/request-ops';
import type { Asked } from '../instance-reports.js';

type Instance = RequestOverview['instances'][number];

/** What became of the question to one instance; `url` is null for this gateway. */
export type AskedForRequest =
  | Asked<RequestReport, 'without-trails'>
  | { readonly url: string | null; readonly state: 'reached'; readonly report: RequestReport };

/**
 * One request over all processes that it went through, in the order in which things began by the clocks of their machines;
 * null when none of them knows it. Time counts from its arrival at this gateway, else from the first one anywhere.
 */
export function requestOverviewOf(id: string, asked: readonly AskedForRequest[]): RequestOverview | null {
  const seen = asked.flatMap(hopsIn);
  if (seen.length === 0) return null;
  const own = seen.filter(({ url }) => url === null);
  const startedAtMs = Math.min(...(own.length > 0 ? own : seen).map((hop) => hop.startedAtMs));
  const parts = seen.map(({ entries, startedAtMs: beganAtMs, ...hop }) => {
    const { service, url } = hop;
    const atMs = beganAtMs - startedAtMs;
    const placed = entries.map((entry) => ({ ...entry, service, url, atMs: atMs + entry.atMs }));
    return { hop: { ...hop, atMs }, entries: placed };
  });
  return {
    id,
    startedAt: new Date(startedAtMs).toISOString(),
    hops: inOrder(parts.map(({ hop }) => hop)),
    entries: inOrder(parts.flatMap(({ entries }) => entries)),
    instances: asked.map(withoutHops),
  };
}

function hopsIn(instance: AskedForRequest) {
  if (instance.state !== 'reached') return [];
  const { url, report } = instance;
  return report.hops.map((hop) => ({ service: report.service, url, ...hop }));
}

function inOrder<Timed extends { readonly atMs: number }>(timed: Timed[]): Timed[] {
  return timed.sort((one, other) => one.atMs - other.atMs);
}

function withoutHops(instance: AskedForRequest): Instance {
  if (instance.state !== 'reached') return instance;
  const { url, state, report } = instance;
  return { service: report.service, url, state, hops: report.hops.length };
}
