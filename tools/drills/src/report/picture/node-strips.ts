/** A row a node: whether it answers, and whether it leads. */
import type { NodeSample, Sample } from '../../timeline/sample.js';
import { nodesOf, only, type Span } from '../buckets.js';
import { page, type Part, plotRight, type Time } from './frame.js';
import { colour } from './style.js';
import { element, words } from './xml.js';

const ROW = 15;
const TITLE = 20;

type State = 'primary' | 'replica' | 'away';

/** How long a node was in one state (milliseconds of the timeline). */
export interface Stay {
  readonly state: State;
  readonly fromMs: number;
  readonly toMs: number;
}

/** From each sample to the next one, neighbours of one state as one. */
export function staysOf(samples: readonly NodeSample[]): Stay[] {
  const stays: Stay[] = [];
  samples.forEach((sample, index) => {
    const [state, fromMs] = [stateOf(sample), sample.atMs];
    const toMs = samples[index + 1]?.atMs ?? fromMs + sample.tookMs;
    const last = stays.at(-1);
    if (last?.state === state) stays[stays.length - 1] = { ...last, toMs };
    else stays.push({ state, fromMs, toMs });
  });
  return stays;
}

export function nodeStrips(samples: readonly Sample[], time: Time, span: Span): Part {
  const names = nodesOf(samples);
  const draw = (top: number) =>
    [
      words('nodes', { class: 'ink chart-title', x: page.left, y: top + 12 }),
      ...names.map((name, index) => {
        const own = only(samples, 'node').filter(({ about, atMs }) => about === name && atMs >= span.fromMs);
        return strip({ name, index, stays: staysOf(own) }, time, top + TITLE + index * ROW);
      }),
      legend(top + TITLE),
    ].join('');
  return { height: TITLE + names.length * ROW + 12, draw };
}

interface Strip {
  readonly name: string;
  readonly index: number;
  readonly stays: readonly Stay[];
}

function strip({ name, index, stays }: Strip, time: Time, top: number): string {
  const { surface } = colour('pairs', index);
  const bars = stays.map(({ state, fromMs, toMs }) => {
    const [x, width] = [time(fromMs), Math.max(1, time(toMs) - time(fromMs))];
    return bar(state, { x, width, top, surface });
  });
  return words(name, { class: 'faint end number', x: page.left - 8, y: top + 10 }) + bars.join('');
}

interface Bar {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly surface: string;
}

function bar(state: State, { x, width, top, surface }: Bar): string {
  if (state === 'away')
    return element('rect', {
      class: 'away',
      x,
      y: top + 2.5,
      width,
      height: ROW - 6,
      'stroke-dasharray': '2 2',
    });
  const [y, height] = state === 'primary' ? [top + 1, ROW - 3] : [top + 5, 4];
  return element('rect', { class: surface, x, y, width, height });
}

function legend(top: number): string {
  const x = plotRight + 18;
  const { surface } = colour('pairs', 0);
  const rows: [State, string][] = [
    ['primary', 'serves slots'],
    ['replica', 'serves none'],
    ['away', 'no answer'],
  ];
  return rows
    .map(([state, text], index) => {
      const y = top + index * ROW;
      return (
        bar(state, { x, width: 16, top: y, surface }) + words(text, { class: 'faint', x: x + 22, y: y + 11 })
      );
    })
    .join('');
}

function stateOf({ seen }: NodeSample): State {
  if (seen === null) return 'away';
  return seen.role === 'primary' && seen.slots > 0 ? 'primary' : 'replica';
}
