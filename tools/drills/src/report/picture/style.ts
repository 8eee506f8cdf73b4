/**
 * The colours of the picture. It follows the reader's own choice of light or dark, also as the `src` of an `img`. No
 * custom properties: not everything that shows SVG knows them.
 */
interface Theme {
  readonly ground: string;
  readonly before: string;
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly alarm: string;
  readonly good: string;
  /** A primary and its replica: two shades of one colour. */
  readonly pairs: readonly string[];
  readonly many: readonly string[];
}

const light: Theme = {
  ...{ ground: '#ffffff', before: '#f3f4f6', ink: '#111827', faint: '#6b7280', grid: '#e5e7eb' },
  ...{ alarm: '#dc2626', good: '#047857' },
  pairs: ['#1d4ed8', '#93c5fd', '#c2410c', '#fdba74', '#047857', '#6ee7b7', '#7e22ce', '#d8b4fe'],
  many: ['#2563eb', '#d97706', '#059669', '#db2777', '#7c3aed', '#0891b2', '#65a30d', '#78716c'],
};

const dark: Theme = {
  ...{ ground: '#0f172a', before: '#17213a', ink: '#f1f5f9', faint: '#94a3b8', grid: '#28344c' },
  ...{ alarm: '#f87171', good: '#34d399' },
  pairs: ['#60a5fa', '#1e4fa8', '#fb923c', '#9a4a12', '#34d399', '#0f766e', '#c084fc', '#6b21a8'],
  many: ['#60a5fa', '#fbbf24', '#34d399', '#f472b6', '#a78bfa', '#22d3ee', '#a3e635', '#a8a29e'],
};

export type Palette = 'pairs' | 'many';

/** The class of a colour, as a line and as a surface. */
export function colour(palette: Palette, index: number): { readonly line: string; readonly surface: string } {
  const name = `${palette}${String(index % light[palette].length)}`;
  return { line: `${name}-line`, surface: `${name}-surface` };
}

const letters = "font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif";

/** The content of the picture's `style`. */
export function styleSheet(): string {
  return [
    `text{${letters};font-size:11px}.title{font-size:18px;font-weight:600}.chart-title{font-size:12px;font-weight:600}`,
    '.end{text-anchor:end}.middle{text-anchor:middle}.number{font-variant-numeric:tabular-nums}',
    '.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.whole{stroke-width:2.4}',
    '.grid,.mark,.zero{fill:none;stroke-width:1}.mark{stroke-dasharray:3 3}.label-ground{opacity:.88}.area{opacity:.85}',
    rulesOf(light),
    `@media (prefers-color-scheme:dark){${rulesOf(dark)}}`,
  ].join('\n');
}

function rulesOf(theme: Theme): string {
  const { ground, before, ink, faint, grid, alarm, good } = theme;
  return [
    `.ground,.label-ground{fill:${ground}}.before{fill:${before}}.ink{fill:${ink}}.faint{fill:${faint}}`,
    `.grid{stroke:${grid}}.zero{stroke:${faint}}.mark{stroke:${ink}}.whole{stroke:${ink}}.whole-surface{fill:${ink}}`,
    `.alarm{fill:${alarm}}.good{fill:${good}}.away{stroke:${alarm};fill:none}`,
    ...(['pairs', 'many'] as const).flatMap((palette) =>
      theme[palette].map((value, index) => {
        const { line, surface } = colour(palette, index);
        return `.${line}{stroke:${value}}.${surface}{fill:${value}}`;
      }),
    ),
  ].join('');
}
