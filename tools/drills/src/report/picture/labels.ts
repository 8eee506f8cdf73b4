/** The events of a drill: a line each through all plots, and its words above, each in the first row that is free. */
import type { Mark } from '../../timeline/sample.js';
import { page, type Part, type Stretch, type Time } from './frame.js';
import { element, words } from './xml.js';

const ROW = 16;
/** About the width of a letter, in pixels: there is nobody to ask. */
const LETTER = 6;
const GAP = 5;
/** What does not fit is in the report. */
const LETTERS = 88;

export interface Placed {
  readonly x: number;
  readonly row: number;
  readonly text: string;
  /** On which side of the line the words stand. */
  readonly side: 'left' | 'right';
}

/** Rows are taken from the top, so that a line hardly ever crosses the words of a later event. */
export function placed(marks: readonly Mark[], time: Time, struckMs: number): Placed[] {
  const rowEnds: number[] = [];
  return marks.map(({ atMs, event }) => {
    const text = shortened(`${secondsOf(atMs - struckMs)}  ${event}`);
    const x = time(atMs);
    const width = text.length * LETTER + GAP;
    const side = x + width > page.width - page.margin ? 'left' : 'right';
    const from = side === 'left' ? x - width : x;
    const free = rowEnds.findIndex((end) => end < from);
    const row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = from + width + GAP;
    return { x, row, text, side };
  });
}

export function labelsOf(all: readonly Placed[]): Part {
  const rows = Math.max(0, ...all.map(({ row }) => row + 1));
  const draw = (top: number) => all.map((label) => drawn(label, top)).join('');
  return { height: rows * ROW + 6, draw };
}

/** From each label down through the plots. */
export function linesOf(all: readonly Placed[], labelsTop: number, { bottom }: Stretch): string {
  return all
    .map(({ x, row }) => `M${x.toFixed(1)},${String(labelsTop + row * ROW + 3)}V${String(bottom)}`)
    .map((d) => element('path', { class: 'mark', d }))
    .join('');
}

function drawn({ x, row, text, side }: Placed, top: number): string {
  const width = text.length * LETTER + GAP;
  const y = top + row * ROW;
  const ground = {
    ...{ class: 'label-ground', x: side === 'left' ? x - width : x + 1, y: y + 1 },
    ...{ width: width - 1, height: ROW - 2 },
  };
  const place = { x: side === 'left' ? x - GAP : x + GAP, y: y + 12 };
  return (
    element('rect', ground) + words(text, { class: `ink label${side === 'left' ? ' end' : ''}`, ...place })
  );
}

function secondsOf(sinceMs: number): string {
  const seconds = Math.abs(sinceMs / 1_000).toFixed(2);
  return `${sinceMs < 0 ? '−' : '+'}${seconds} s`;
}

function shortened(text: string): string {
  return text.length <= LETTERS ? text : `${text.slice(0, LETTERS - 1)}…`;
}
