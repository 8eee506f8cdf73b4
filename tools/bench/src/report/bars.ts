/**
 * A part's charts as one picture: a bar a contestant, a line through its end for the spread over the rounds. An SVG without
 * scripts or anything to fetch, light or dark as its reader likes, as the drills' pictures are
 * (docs/adr/0101); all bars begin at 0, so there is no scale to be chosen.
 */
import { figure } from './words.js';
import type { Bar, Chart } from './record.js';

const page = { width: 900, left: 250, right: 120, margin: 20 } as const;
const ROW = 22;
const HEAD = 62;
const CHART_HEAD = 34;

const STYLE = [
  "text{font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:12px}",
  '.title{font-size:18px;font-weight:600}.chart{font-weight:600}.end{text-anchor:end}',
  '.spread{stroke-width:1.5;fill:none}',
  '.ground{fill:#fff}.ink{fill:#111827}.faint{fill:#6b7280}.peer{fill:#93a3b8}.ours{fill:#2563eb}.spread{stroke:#111827}',
  '@media (prefers-color-scheme:dark){.ground{fill:#0f172a}.ink{fill:#f1f5f9}.faint{fill:#94a3b8}',
  '.peer{fill:#475569}.ours{fill:#60a5fa}.spread{stroke:#f1f5f9}}',
].join('');

export function barsOf(
  charts: readonly Chart[],
  { title, subtitle }: { title: string; subtitle: string },
): string {
  let y = HEAD;
  const drawn = charts.map((chart) => {
    const top = y;
    y += CHART_HEAD + chart.bars.length * ROW;
    return drawnChart(chart, top);
  });
  const height = y + page.margin;
  const box = `viewBox="0 0 ${String(page.width)} ${String(height)}" width="${String(page.width)}" height="${String(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img"><title>${escaped(title)}</title><style>${STYLE}</style>`,
    `<rect class="ground" width="${String(page.width)}" height="${String(height)}"/>`,
    words(title, { x: page.margin, y: 30, class: 'ink title' }),
    words(subtitle, { x: page.margin, y: 48, class: 'faint' }),
    ...drawn,
    '</svg>\n',
  ].join('');
}

function drawnChart({ title, unit, bars }: Chart, top: number): string {
  const most = Math.max(...bars.map(({ high, value }) => Math.max(high, value)), Number.MIN_VALUE);
  const scale = (value: number) => page.left + (value / most) * (page.width - page.left - page.right);
  const head = words(`${title}, ${unit}`, { x: page.margin, y: top + 22, class: 'ink chart' });
  return head + bars.map((bar, index) => drawnBar(bar, scale, top + CHART_HEAD + index * ROW)).join('');
}

function drawnBar(
  { label, value, low, high, isOurs }: Bar,
  scale: (value: number) => number,
  top: number,
): string {
  const middle = top + ROW / 2;
  const at = (x: number) => x.toFixed(1);
  const width = at(Math.max(1, scale(value) - page.left));
  const kind = isOurs ? 'ours' : 'peer';
  return [
    words(label, { x: page.left - 8, y: middle + 4, class: 'ink end' }),
    `<rect class="${kind}" x="${String(page.left)}" y="${String(top + 3)}" width="${width}" height="${String(ROW - 6)}"/>`,
    low === high ? '' : `<path class="spread" d="M${at(scale(low))},${at(middle)}H${at(scale(high))}"/>`,
    words(figure(value), { x: Math.max(scale(high), scale(value)) + 6, y: middle + 4, class: 'faint' }),
  ].join('');
}

function words(text: string, { x, y, class: name }: { x: number; y: number; class: string }): string {
  return `<text class="${name}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
