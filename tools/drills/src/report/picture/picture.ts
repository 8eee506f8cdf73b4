/**
 * The timeline of a drill as one picture: small charts over one axis of time, and each event a line through all of them.
 * An SVG of its own, without scripts or anything to fetch, light or dark as its reader likes.
 */
import type { Sample } from '../../timeline/sample.js';
import { hasStruck, only, spanOf, struckAtOf } from '../buckets.js';
import { chartsOf } from '../charts.js';
import { chartPart } from './chart.js';
import { axisOf, gridOf, page, type Part, timeOf } from './frame.js';
import { labelsOf, linesOf, placed } from './labels.js';
import { nodeStrips } from './node-strips.js';
import { styleSheet } from './style.js';
import { element, escaped, words } from './xml.js';

export interface Caption {
  readonly title: string;
  /** One line below the title: when, how much load, which machine. */
  readonly subtitle: string;
  readonly verdict: { readonly text: string; readonly isGood: boolean };
}

const HEAD = 64;
const FOOT = 30;

export function pictureOf(samples: readonly Sample[], caption: Caption): string {
  const [span, struckMs] = [spanOf(samples), struckAtOf(samples)];
  const zero = hasStruck(samples) ? 'the fault begins' : 'no fault yet';
  const time = timeOf(span);
  const marks = only(samples, 'mark').filter(({ atMs }) => atMs >= span.fromMs);
  const labels = placed(marks, time, struckMs);
  const labelPart = labelsOf(labels);
  const plots = stacked(
    [
      nodeStrips(samples, time, span),
      ...chartsOf(samples, span).map((chart) => chartPart(chart, time, span)),
    ],
    HEAD + labelPart.height,
  );
  const stretch = { top: HEAD + labelPart.height, bottom: plots.bottom };
  const height = plots.bottom + FOOT;
  return element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${String(page.width)} ${String(height)}` },
      ...{ width: page.width, height, role: 'img' },
    },
    element('title', {}, escaped(`${caption.title}: ${caption.verdict.text}`)),
    element('style', {}, styleSheet()),
    element('rect', { class: 'ground', x: 0, y: 0, width: page.width, height }),
    gridOf(time, struckMs, stretch),
    plots.drawn,
    linesOf(labels, HEAD, stretch),
    labelPart.draw(HEAD),
    axisOf(time, { struckMs, zero }, plots.bottom + 14),
    headOf(caption),
  );
}

function stacked(parts: readonly Part[], top: number): { readonly drawn: string; readonly bottom: number } {
  let y = top;
  const drawn = parts.map(({ draw, height }) => {
    const part = draw(y);
    y += height;
    return part;
  });
  return { drawn: drawn.join(''), bottom: y };
}

function headOf({ title, subtitle, verdict }: Caption): string {
  const right = page.width - page.margin;
  return [
    words(title, { class: 'ink title', x: page.margin, y: 30 }),
    words(subtitle, { class: 'faint', x: page.margin, y: 48 }),
    words(verdict.text, { class: `${verdict.isGood ? 'good' : 'alarm'} title end`, x: right, y: 30 }),
  ].join('');
}
