import { milliseconds, type Tally } from '@shop/replay';
import { TICK_MS } from '../timeline/every-tick.js';
import type { NodeSample, Sample } from '../timeline/sample.js';
import { hasStruck, nodesOf, only, struckAtOf, sumOf } from './buckets.js';
import { byNode, seconds, silencesOf, worstMoments } from './moments.js';
import { type Outcome, type Report, verdictLineOf } from './report.js';

/** The report of a drill for people. The picture is expected beside it, under `drill-<name>.svg`. */
export function markdownOf(report: Report): string {
  const { name, title, command, outcome, samples } = report;
  return [
    `# ${capital(title)}`,
    `**${capital(verdictLineOf(outcome).text)}.** ${factsOf(report)}`,
    ['```sh', command, '```'].join('\n'),
    `![The timeline of this drill](drill-${name}.svg)`,
    ...verdictOf(outcome),
    section('What happened', [sinceOf(samples), 'event'], eventsOf(samples)),
    section('Worst moments, from the fault on', ['what', sinceOf(samples), 'how bad'], momentsOf(samples)),
    ...requestsOf(outcome),
    section(
      'Nodes of the cluster, from the fault on',
      ['node', 'in the end', 'commands', 'most of them', 'error replies', 'silent for'],
      nodeRowsOf(samples),
    ),
    `## How it was watched\n\n${watchOf(samples)}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function factsOf({ rate, begunAt, machine }: Report): string {
  const { cores, processor, memoryGib, node, redis } = machine;
  return [
    `Held ${begunAt.toISOString().slice(0, 16).replace('T', ' ')} UTC with ${rate} requests a second`,
    `on ${cores} cores (${processor}) and ${memoryGib} GiB, Node ${node}, Redis ${redis ?? 'unknown'}.`,
  ].join(' ');
}

function verdictOf(outcome: Outcome): string[] {
  if (!outcome.isJudged) return [`## Verdict\n\nThere is none: ${outcome.reason}`];
  const rows = outcome.promises.map(({ promise, isKept, seen }) => [
    isKept ? 'kept' : '**BROKEN**',
    promise,
    seen,
  ]);
  return [section('Verdict', ['', 'promise', 'seen'], rows)];
}

/** A drill may be broken off before its fault. */
function sinceOf(samples: readonly Sample[]): string {
  return hasStruck(samples) ? 'since the fault' : 'since its beginning, without a fault';
}

function eventsOf(samples: readonly Sample[]): string[][] {
  const struckMs = struckAtOf(samples);
  return only(samples, 'mark').map(({ atMs, event }) => [signed(atMs - struckMs), event]);
}

function momentsOf(samples: readonly Sample[]): string[][] {
  return worstMoments(samples).map(({ what, sinceMs, howBad }) => [what, signed(sinceMs), howBad]);
}

const tallyHeader = ['requests', 'refused', 'retried', 'failed', 'p50 ms', 'p99 ms', 'longest ms'];

function requestsOf(outcome: Outcome): string[] {
  if (!outcome.isJudged) return [];
  const { before, through } = outcome;
  const { routes, total } = through.read();
  const both = [
    ['before', ...tallyRow(before.read().total)],
    ['from the fault on', ...tallyRow(total)],
  ];
  const slowestFirst = routes.toSorted((one, other) => other.p99Ms - one.p99Ms);
  return [
    section('Requests', ['', ...tallyHeader], both),
    section(
      'Routes, from the fault on',
      ['route', ...tallyHeader],
      slowestFirst.map((route) => [`\`${route.route}\``, ...tallyRow(route)]),
    ),
  ];
}

function tallyRow(row: ReturnType<Tally['read']>['total']): string[] {
  const { requests, refused, retried, failed, p50Ms, p99Ms, maxMs } = row;
  return [...[requests, refused, retried, failed].map(String), ...[p50Ms, p99Ms, maxMs].map(milliseconds)];
}

const COMMANDS_SHOWN = 4;

function nodeRowsOf(samples: readonly Sample[]): string[][] {
  const struckMs = struckAtOf(samples);
  const nodes = byNode(samples.filter(({ atMs }) => atMs >= struckMs));
  return nodesOf(samples).map((name) => nodeRow(name, nodes.get(name) ?? []));
}

function nodeRow(name: string, own: readonly NodeSample[]): string[] {
  const calls = added(own.map(({ seen }) => seen?.calls ?? {}));
  const errors = added(own.map(({ seen }) => seen?.errors ?? {}));
  const last = own.at(-1)?.seen;
  const silentMs = silencesOf(own).reduce((sum, { forMs }) => sum + forMs, 0);
  return [
    name,
    last ? `${last.role}, ${last.slots} slots` : 'no answer',
    String(sumOf(calls)),
    countsIn(calls, COMMANDS_SHOWN) || '-',
    countsIn(errors, COMMANDS_SHOWN) || '-',
    silentMs === 0 ? '-' : seconds(silentMs),
  ];
}

/** A late sampler says little of the shop, so it has to say that it was late. */
function watchOf(samples: readonly Sample[]): string {
  const looks = samples.filter((sample) => 'lateMs' in sample);
  const latest = looks.reduce((worst, { lateMs }) => Math.max(worst, lateMs), 0);
  const late = looks.filter(({ lateMs }) => lateMs > TICK_MS).length;
  const tookMs = looks.reduce((sum, look) => sum + look.tookMs, 0) / Math.max(1, looks.length);
  const gaps = looks.filter(({ seen }) => seen === null).length;
  return [
    `${looks.length} looks, one at each thing every ${TICK_MS} ms; one took ${milliseconds(tookMs)} ms on average.`,
    `${late} began more than ${TICK_MS} ms late, the latest ${milliseconds(latest)} ms; ${gaps} saw nothing.`,
    'Requests are counted when they are answered and measured from when they were due.',
  ].join(' ');
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `## ${title}\n\nNothing.`;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [`## ${title}`, '', line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

function countsIn(counts: Readonly<Record<string, number>>, most: number): string {
  const sorted = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  return sorted
    .slice(0, most)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function added(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of all.flatMap((one) => Object.entries(one)))
    sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}

function signed(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1_000).toFixed(2)} s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
